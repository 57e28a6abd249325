"""The end of an account, asked for by its customer: each service is cancelled, then the account itself closed."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.flow.asked import Answer
from posada.flow.requests import Request, submit
from posada.ground.customers.acts.close_account import close_account
from posada.ground.customers.models import Customer
from posada.kernel.calendar import Calendar
from posada.terms.actor import Actor


def running(customer_id: int) -> list[Service]:
    """What must end before the account does."""
    return list(services.of_customer(customer_id).filter(state="active"))


def cancel_all(customer_id: int, found: Sequence[Service], *, now: datetime, by: Actor) -> Answer:
    """Ask for the end of each service that is not ending already; whoever asks has seen what leaving costs."""
    for service in found:
        if service.ends_on is None:
            submit(Request("cancel", customer_id, ("service", service.pk), by, now, {"confirm": True}))
    return Answer("done")


def leave(customer: Customer, calendar: Calendar, *, now: datetime, by: Actor) -> bool:
    """Cancel what runs; whether the account itself was closed, for nothing ran and nothing was owed."""
    found = running(customer.pk)
    _owed, open_ = billing.owed(customer.pk, customer.currency, calendar.today(now))
    cancel_all(customer.pk, found, now=now, by=by)
    if found or open_.is_positive:
        return False
    close_account(customer.pk, grounds=(), now=now, by=by)
    return True
