"""Rights that the law gives beside the terms: going back on an order, and asking without signing in."""

from posada.contexts.ordering import queries as orders
from posada.contexts.ordering.acts.withdraw_order import withdraw_order
from posada.contexts.ordering.events import OrderWithdrawn
from posada.contexts.services import queries as services
from posada.contexts.services.acts.ask_cancellation import ask_cancellation
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.acts.take_unsigned_request import take_unsigned_request
from posada.flow.asked import Answer, Judgement, Request
from posada.ground.agenda.cases import close_case
from posada.ground.agenda.models import CaseState
from posada.kernel.errors import BadInput
from posada.terms.versions import book


def withdraw(request: Request) -> Answer:
    """Go back on the order that `about` is, or that a service came from."""
    withdraw_order(order_of(request.about), now=request.now, by=request.by)
    return Answer("done")


def order_of(about: tuple[str, int]) -> int:
    kind, id = about
    if kind == "order":
        return id
    service = services.by_id([id]).get(id) if kind == "service" else None
    if service is None or service.order_id is None:
        raise BadInput("about", f"{kind}:{id}", "an order, or a service that was ordered here")
    return service.order_id


def ask_unsigned(request: Request) -> Answer:
    """Somebody who did not sign in asks `what`: withdrawal (of an order) or cancel (of a service)."""
    what = request.fields.get("what")
    if what not in ("withdrawal", "cancel"):
        raise BadInput("what", what, "withdrawal, cancel")
    about = ("order", order_of(request.about)) if what == "withdrawal" else request.about
    case, code = take_unsigned_request(request.customer_id, about, what, now=request.now, by=request.by)
    return Answer("case", case, facts={"code": code})


def judge_unsigned(judgement: Judgement) -> None:
    """Carry out what was asked without signing in, as of when it was asked; or refuse it with the reason."""
    case, granted = judgement.case, judgement.outcome == "grant"
    opened = book().for_existing(case.opened_at)
    clause = opened.clauses.get(case.clause)
    stood_on = clause.rulings[0].orders() if clause and clause.rulings else ()
    close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=stood_on, now=judgement.now,
        by=judgement.by, facts={"code": case.facts["code"], "reason": judgement.reason},
    )  # fmt: skip
    if not granted:
        return
    if case.facts["what"] == "withdrawal":
        withdraw_order(case.subject_id, asked_at=case.opened_at, now=judgement.now, by=judgement.by)
    else:
        ask_cancellation(case.subject_id, now=judgement.now, by=judgement.by)


def tell_withdrawn(event: OrderWithdrawn) -> None:
    names = [item.name for item in orders.items(event.order_id)]
    about = ("order", event.order_id)
    send_notices(
        [NoticeWanted("order-withdrawn", event.customer_id, about, {"services": names}, event.decision_id)],
        now=event.now, by=event.by,
    )  # fmt: skip
