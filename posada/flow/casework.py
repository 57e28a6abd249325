"""Matters of whatever kinds the terms name: raised, decided, quoted, charged; and what follows from some of them."""

from collections.abc import Callable
from datetime import datetime

from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.billing.events import InvoicesPaid
from posada.contexts.casework import queries
from posada.contexts.casework.acts import quote_work, raise_matter, reimburse
from posada.contexts.casework.events import MatterDecided, ReimbursementDue, WorkAccepted, WorkTold
from posada.contexts.contracts.acts.draft_document import amount
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.fields import day
from posada.ground.agenda.models import Case
from posada.kernel.errors import BadInput
from posada.terms.versions import book


def answers(request: Request) -> bool:
    """Whether the terms name this kind of matter."""
    return request.kind in queries.kinds_asked(book().for_existing(request.now))


def decides(kind: str, at: datetime) -> bool:
    """Whether the terms name this kind of case."""
    return kind in queries.kinds_asked(book().for_existing(at))


def ask(request: Request) -> Answer:
    """Raise a matter with the fields that its clause wants stated."""
    case_id = raise_matter.raise_matter(
        request.kind, request.customer_id, request.about, request.fields, now=request.now, by=request.by
    )
    return Answer("case", case_id)


def judge(judgement: Judgement) -> None:
    raise_matter.decide_matter(
        judgement.case, judgement.outcome == "grant", judgement.fields, reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def _case(request: Request) -> Case:
    kind, id = request.about
    if kind != "case":
        raise BadInput("about", kind, "a case")
    return Case.objects.get(pk=id)


def quote(request: Request) -> Answer:
    """`quote-work` of a granted case: its price `net` or its `hours`; what it is (`text`), when it is `planned`."""
    planned_on = None if request.fields.get("planned") is None else day(request.fields, "planned")
    net, hours = (amount(request.fields, name) if name in request.fields else None for name in ("net", "hours"))
    estimate = quote_work.Estimate(net, hours, str(request.fields.get("text", "")), planned_on)
    quote_work.quote_work(_case(request), estimate, now=request.now, by=request.by)
    return Answer("done")


def answer_quote(request: Request) -> Answer:
    """`accept-quote` or `decline-quote` of a case."""
    quote_work.answer_quote(_case(request), request.kind == "accept-quote", now=request.now, by=request.by)
    return Answer("done")


def finish(request: Request) -> Answer:
    """`work-done` of a case, by whoever did it: what came of it (`result`)."""
    result = str(request.fields.get("result", ""))
    quote_work.finish_work(_case(request), result, now=request.now, by=request.by)
    return Answer("done")


def tell_of_work(event: WorkTold) -> None:
    """The customer is told the price that waits for its word, or that the work is done."""
    wanted = NoticeWanted(event.letter, event.customer_id, event.subject, dict(event.figures), event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def charge_work(event: WorkAccepted) -> None:
    invoice_id = charge_extra(
        event.service_id, event.text, event.net, kind="quoted-work", act=f"charge-{event.of}", grounds=event.grounds,
        now=event.now, by=event.by,
    )  # fmt: skip
    quote_work.link_invoice(event.work_id, invoice_id)


def schedule_work(event: InvoicesPaid) -> None:
    quote_work.schedule_paid(event.invoice_ids, now=event.now, by=event.by)


def expense(request: Request) -> Answer:
    """`expense` of a claim: `net`, `text` and the `receipt`."""
    reimburse.add_expense(
        _case(request), amount(request.fields, "net"), str(request.fields.get("text", "")),
        str(request.fields.get("receipt") or ""), now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done")


def objection(request: Request) -> Answer:
    """`object-to-expense`: the `item` that the customer does not accept."""
    reimburse.object_to(_case(request), str(request.fields.get("item", "")), now=request.now, by=request.by)
    return Answer("done")


def charge_expenses(event: MatterDecided) -> None:
    kind, id = event.subject
    if event.granted and kind == "service":
        reimburse.charge_expenses(event.case_id, service_id=id, stood_on=(), now=event.now, by=event.by)


def charge_reimbursement(event: ReimbursementDue) -> None:
    charge_extra(
        event.service_id, event.text, event.net, kind="reimbursement", act="charge-reimbursement",
        origin="reimbursement", due_on=event.due_on, grounds=event.grounds, now=event.now, by=event.by,
    )  # fmt: skip


def tell(event: MatterDecided) -> None:
    """Who raised a matter, or whose it is, is told what came of it."""
    figures = {"matter": event.kind, "granted": event.granted, "reason": event.fields.get("reason", "")}
    wanted = NoticeWanted("matter-decided", event.customer_id, event.subject, figures, event.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


# What is asked about matters that were raised, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "quote-work": quote,
    "accept-quote": answer_quote,
    "decline-quote": answer_quote,
    "work-done": finish,
    "expense": expense,
    "object-to-expense": objection,
}
