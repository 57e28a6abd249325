"""Requests and judgements that end services, or bring them back."""

from datetime import date

from posada.contexts.billing.acts.ask_guarantee import ask_guarantee, decide_guarantee
from posada.contexts.billing.acts.ask_money_back import refuse_end_while_weighed
from posada.contexts.billing.acts.collect_ended import assign_collection, give_up_collection
from posada.contexts.billing.acts.review_endings import decide_review
from posada.contexts.ordering.acts.refuse_order import refusal_of_renewal, refuse_order
from posada.contexts.services import queries as services
from posada.contexts.services.acts import meter_use
from posada.contexts.services.acts.ask_cancellation import ask_cancellation
from posada.contexts.services.acts.end_inactive import ask_reinstatement, decide_reinstatement, ended_idle
from posada.contexts.services.acts.end_on_request import end_on_request, ends_at_once
from posada.contexts.services.acts.let_end import let_end
from posada.contexts.services.acts.purge_data import ask_deletion
from posada.contexts.services.acts.recover_service import ask_recovery, decide_recovery
from posada.contexts.services.acts.restore_account import ask_restoration, restoration
from posada.contexts.services.acts.review_purges import decide_purge
from posada.contexts.services.acts.settle_cancellation import answer_cancellation
from posada.contexts.services.acts.withdraw_cancellation import withdraw_cancellation
from posada.contexts.services.queries import cancellations_under_way
from posada.contexts.support.acts.escalate_ticket import close_complaint, escalate_ticket
from posada.flow import contract_requests as contracts
from posada.flow import definite_terms as terms
from posada.flow import money_back
from posada.flow.asked import Answer, Judgement, Request
from posada.kernel.errors import BadInput


def service_asked(request: Request) -> int:
    """The service a request is about; BadInput where it is about something else."""
    kind, id = request.about
    if kind != "service":
        raise BadInput("about", kind, "a service")
    return id


def day_asked(request: Request, field: str) -> date | None:
    """A day among the request's own fields, where it is given."""
    written = request.fields.get(field)
    if written is None or isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError as error:
        raise BadInput(field, written, "a day, 2026-04-30") from error


def cancel(request: Request) -> Answer:
    """Ask for a service's end: at the close of its cycle, or `until` another day; a `non-renewal`, with its term.

    Within a definite term the price of leaving is shown first; `confirm` says that the customer has seen it.
    """
    if not request.fields.get("confirm") and request.about[0] == "service":
        refuse_end_while_weighed(request.about[1], now=request.now, by=request.by)
    if request.about[0] == "service" and (at_once := ends_at_once(request.about[1], request.now)) is not None:
        ended = end_on_request(request.about[1], at_once, now=request.now, by=request.by)
        return Answer("done", facts={"state": "ended" if ended else "unconfirmed"})
    if (contracted := contracts.end_contracted(request)) is not None:
        return contracted
    if not request.fields.get("confirm") and (shown := terms.show_remaining_term(request)) is not None:
        return shown
    found = ask_cancellation(
        service_asked(request), now=request.now, by=request.by, until=day_asked(request, "until"),
        at_term_end=request.kind == "non-renewal", own_copy=bool(request.fields.get("own_copy")),
    )  # fmt: skip
    facts = {"ends_on": found.ends_on, "in_time": found.in_time, "state": found.state, "owed": found.owed}
    return Answer("done", facts=facts)


def stay(request: Request) -> Answer:
    """Withdraw a cancellation."""
    withdraw_cancellation(service_asked(request), now=request.now, by=request.by)
    return Answer("done")


def confirm_end(request: Request) -> Answer:
    """Staff tell the customer the day on which a service ends."""
    service_id = service_asked(request)
    waiting = cancellations_under_way([service_id]).get(service_id)
    if waiting is None:
        raise BadInput("about", service_id, "a service whose cancellation was asked for")
    answer_cancellation(waiting.pk, now=request.now, by=request.by)
    return Answer("done", facts={"ends_on": waiting.ends_on})


def delete_data(request: Request) -> Answer:
    """Delete an ended service's data now, at the customer's word."""
    ask_deletion(service_asked(request), now=request.now, by=request.by)
    return Answer("done")


def judge_collection(judgement: Judgement) -> None:
    """Assign a collection (`collector`), or give it up."""
    case, now, by = judgement.case, judgement.now, judgement.by
    if judgement.outcome == "refuse":
        give_up_collection(case, now=now, by=by, reason=judgement.reason)
    else:
        collector = str(judgement.fields.get("collector", ""))
        assign_collection(case, collector, now=now, by=by, reason=judgement.reason)


def judge_end(judgement: Judgement) -> None:
    """The end of what stays unpaid: carried out at once where it is granted."""
    decide_review(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def judge_purge(judgement: Judgement) -> None:
    decide_purge(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def ask_refund(request: Request) -> Answer:
    """Ask for money back: by what the terms say of it, or the satisfaction guarantee, with `reasons`."""
    contracts.refuse_return(request)
    if request.about[0] == "service":
        meter_use.refuse_refund(request.about[1], now=request.now)
    if (answered := money_back.ask(request)) is not None:
        return answered
    reasons = str(request.fields.get("reasons") or request.fields.get("reason") or "")
    department = str(request.fields.get("department", ""))
    case_id = ask_guarantee(service_asked(request), reasons, department=department, now=request.now, by=request.by)
    return Answer("case", case_id)


def judge_guarantee(judgement: Judgement) -> None:
    decide_guarantee(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def refuse(request: Request) -> Answer:
    """Staff refuse an order, or let a running service end, with a `reason`."""
    if not request.by.is_staff:
        raise BadInput("by", str(request.by), "a member of staff")
    kind, id = request.about
    reason, now, by = str(request.fields.get("reason", "")), request.now, request.by
    if kind == "order":
        refuse_order(id, reason=reason, now=now, by=by)
        return Answer("done")
    stood_on = refusal_of_renewal(service_asked(request), request.customer_id, now=now, by=by)
    return Answer("done", facts={"ends_on": let_end(id, reason=reason, grounds=stood_on, now=now, by=by).ends_on})


def give_notice(request: Request) -> Answer:
    """The provider's written notice that a service is not renewed, with its `reason`."""
    ended = let_end(
        service_asked(request), reason=str(request.fields.get("reason", "")), grounds=(), now=request.now, by=request.by
    )
    return Answer("done", facts={"ends_on": ended.ends_on})


def restore(request: Request) -> Answer:
    """Ask for a cancelled service back; once it is deleted, for the account (`confirm`) or its data (`what: data`)."""
    service_id = service_asked(request)
    if ended_idle(service_id):
        return Answer("case", ask_reinstatement(service_id, now=request.now, by=request.by))
    if restoration(services.by_id([service_id])[service_id], request.now) is not None:
        what = str(request.fields.get("what", "account"))
        confirmed = bool(request.fields.get("confirm"))
        ask_restoration(service_id, what=what, confirmed=confirmed, now=request.now, by=request.by)
        return Answer("done")
    return Answer("case", ask_recovery(service_asked(request), now=request.now, by=request.by))


def judge_reinstatement(judgement: Judgement) -> None:
    """Granted, what ended for want of use is back with all it had."""
    decide_reinstatement(
        judgement.case, judgement.outcome == "grant", judgement.fields, reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def judge_recovery(judgement: Judgement) -> None:
    """Quote it by a `method`, with data of a day (`data_of`), or say that there is nothing to bring back."""
    decide_recovery(
        judgement.case, judgement.outcome == "grant", judgement.fields, reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def escalate(request: Request) -> Answer:
    """Pass a ticket on to the next level with the `finding` of this one."""
    kind, id = request.about
    if kind != "ticket" or not request.by.is_staff:
        raise BadInput("about", kind, "a ticket, by a member of staff")
    finding, to = str(request.fields.get("finding", "")), str(request.fields.get("to", ""))
    escalate_ticket(id, finding, to=to, now=request.now, by=request.by)
    return Answer("done")


def judge_complaint(judgement: Judgement) -> None:
    close_complaint(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )
