"""Closing an account: no new business is taken from its holder."""

from datetime import datetime

from posada.ground.agenda.unit import touch
from posada.ground.customers.models import Customer, Standing
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision
from posada.terms.rule import Ground
from posada.terms.versions import book

ACT = "close-account"


def close_account(customer_id: int, *, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """Close an account for good; its holder still signs in, sees what is owed, pays and writes."""
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    if customer.standing == Standing.CLOSED:
        return
    record(
        [Verdict(customer.pk, "customer", customer.pk, ACT, now, grounds, effects=("account-closed",))],
        now=now, actor=by,
    )  # fmt: skip
    customer.standing = Standing.CLOSED
    customer.save(update_fields=["standing"])
    touch("customer", [customer.pk])


def closed_by(customer: Customer) -> tuple[Ground, ...]:
    """What the closing of an account stood on; nothing of one that is not closed."""
    if customer.standing != Standing.CLOSED:
        return ()
    closings = Decision.objects.filter(customer_id=customer.pk, subject_kind="customer", act=ACT).order_by("-id")
    stood_on = closings.values_list("grounds", flat=True).first() or []
    return tuple(Ground(book().of_ruling(number).by_number(number), role) for number, role in stood_on)
