"""Paying several months at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.cancel_invoices import cancel_invoice
from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Origin
from posada.contexts.billing.renewal_draft import Occasion, renewal_draft
from posada.contexts.billing.rules.prepayment import Prepayment
from posada.contexts.services import queries as services
from posada.contexts.services.queries import State
from posada.ground.agenda.steps import DueStep
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.rule import grounds
from posada.terms.selector import Target
from posada.terms.versions import book


def prepay(service_id: int, months: int, *, now: datetime, by: Actor) -> int:
    """Issue one order for the next `months`, and return its id; an order issued for the first of them is absorbed.

    Left unpaid past its due day it lapses, and the ordinary order is issued again: nobody is late on an offer.
    """
    (service,) = services.locked([service_id])
    terms = services.governs(service, now)
    ruling = terms.ruling(Prepayment, Target(service.product_kind, service.type, service.product))
    verdict = Verdict(service.customer_id, "service", service.pk, "prepayment", now, grounds(ruling),
                      facts={"months": months})  # fmt: skip
    if ruling is None or not ruling.rule.admits(months):
        raise verdict.refused("not-so-many-months", grounds=grounds(ruling, role="limits"))
    if service.state != State.ACTIVE:
        raise verdict.refused("service-is-not-running", state=service.state)
    today = terms.calendar.today(now)
    standing = queries.unpaid_invoices(service.customer_id, service_id=service.pk).filter(
        origin__in=(Origin.RENEWAL, Origin.PREPAID), due_on__gte=today
    )
    for invoice in queries.locked([invoice.pk for invoice in standing]):
        cancel_invoice(invoice, act="absorb-order", grounds=ruling.orders(), due_at=now, now=now, by=by)
    (service,) = services.locked([service_id])
    draft = renewal_draft(
        service, services.changes_under_way([service_id]).get(service_id), book(),
        Occasion("prepayment", now, ruling.orders(), Origin.PREPAID, {"months": months}), now=now, months=months,
    )  # fmt: skip
    if draft is None:
        raise verdict.refused("service-ends", ends_on=service.ends_on)
    return issue_invoices([draft], now=now, by=by)[0]


def let_prepayments_lapse(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Make unpaid orders for several months void, and issue the ordinary order for the first of them again."""
    due_at = {step.subject_id: step.due_at for step in steps}
    for invoice in queries.locked(list(due_at)):
        at = due_at[invoice.pk]
        stood_on = grounds(book().by_number(invoice.version_id).ruling(Prepayment, queries.target(invoice)))
        cancel_invoice(invoice, act="prepayment-lapse", grounds=stood_on, due_at=at, now=now, by=by)
        for service_id in queries.services_of([invoice.pk])[invoice.pk]:
            order_again(service_id, Occasion("renewal-order", at, stood_on), now=now, by=by)


def order_again(
    service_id: int, occasion: Occasion, *, due_on: date | None = None, kept: tuple[Line, ...] = (), now: datetime,
    by: Actor,
) -> int | None:  # fmt: skip
    """Issue the order for the next period of a service whose order was made void; None where it ends before.

    Due as the other was (`due_on`), and with what of it is `kept`, where these are given.
    """
    (service,) = services.locked([service_id])
    change = services.changes_under_way([service_id]).get(service_id)
    draft = renewal_draft(service, change, book(), occasion, now=now)
    if draft is None:
        return None
    draft = replace(draft, due_on=due_on or draft.due_on, lines=(*draft.lines, *kept))
    return issue_invoices([draft], now=now, by=by)[0]
