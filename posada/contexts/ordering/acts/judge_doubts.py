"""What a person decided on an order whose data were in doubt."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.acts.advance_orders import release_orders
from posada.contexts.ordering.events import OrderRefused
from posada.contexts.ordering.rules.true_data import TrueData
from posada.ground.agenda.cases import close_case
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.rule import Ground
from posada.terms.versions import book


def accept_data(case: Case, documents: Sequence[str], *, now: datetime, by: Actor) -> None:
    """The data are good: the order goes on, with the documents on file."""
    close_case(
        case.pk, CaseState.GRANTED, grounds=_orders(case), now=now, by=by, act="accept-data",
        facts={"documents": list(documents) or [entry["document"] for entry in case.evidence if "document" in entry]},
    )  # fmt: skip
    release_orders([case.customer_id], now=now, by=by)


def refuse_data(case: Case, reason: str, *, now: datetime, by: Actor) -> None:
    """The data are false: the order is refused, and what was paid for it is given back. Announces OrderRefused.

    Reading: no clause lets us keep the money of an order that we do not deliver.
    """
    stood_on = _orders(case)
    decision = close_case(
        case.pk, CaseState.REFUSED, grounds=stood_on, now=now, by=by, act="refuse-data", facts={"why": reason}
    )
    (order,) = queries.locked([case.subject_id])
    order.move("refuse")
    order.save(update_fields=["state"])
    touch("order", [order.pk])
    announce(OrderRefused(order.pk, order.invoice_id, True, decision, stood_on, now, by))


def _orders(case: Case) -> tuple[Ground, ...]:
    order = queries.order(case.subject_id)
    return book().by_number(order.version_id).required(TrueData).orders()
