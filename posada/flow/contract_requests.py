"""What people ask about contracts, and what is decided on it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts import refund_unserved as unserved
from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.billing.acts.correct_claim import correct_claim
from posada.contexts.contracts.acts import (
    ask_report,
    delay,
    draft_document,
    end_early,
    end_for_cause,
    end_parent,
    finish_end,
    grow,
    no_clause,
    recommend,
    record_delivery,
    review_scope,
    sign,
)
from posada.contexts.contracts.acts.draft_document import amount
from posada.contexts.contracts.models import Line
from posada.contexts.contracts.queries import line_of
from posada.contexts.contracts.rules.termination import WrittenTermination
from posada.contexts.services import queries as services
from posada.flow.asked import Answer, Judgement, Request, about
from posada.flow.fields import whole
from posada.ground.agenda.cases import close_case
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.rule import Ground
from posada.terms.versions import book


def document_asked(request: Request) -> int:
    """The contract document a request is about."""
    kind, id = request.about
    if kind != "contract-document":
        raise BadInput("about", kind, "a document of a contract")
    return id


def line_asked(request: Request) -> int:
    """The line of a price annex a request is about, or that of the service it became."""
    kind, id = request.about
    if kind == "contract-line":
        return id
    line: Line | None = line_of(id) if kind == "service" else None
    if line is None:
        raise BadInput("about", kind, "a line of a price annex, or the service it became")
    return line.pk


def details(request: Request) -> Answer:
    """`details` about a scope: the fields of the form that the customer fills in."""
    case_id = review_scope.give_details(document_asked(request), request.fields, now=request.now, by=request.by)
    return Answer("case", case_id) if case_id else Answer("done")


def judge_details(judgement: Judgement) -> None:
    review_scope.judge_details(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def validation(request: Request) -> Answer:
    """`validation` about a scope: its connection is put before a technician."""
    return Answer("case", review_scope.ask_validation(document_asked(request), now=request.now, by=request.by))


def judge_validation(judgement: Judgement) -> None:
    """With the `evidence` of what was found."""
    review_scope.judge_validation(
        judgement.case, judgement.outcome == "grant", str(judgement.fields.get("evidence", "")),
        reason=judgement.reason, now=judgement.now, by=judgement.by,
    )  # fmt: skip


def amend(request: Request) -> Answer:
    """`amend` a scope that is not signed: the fields it states."""
    draft_document.amend_scope(document_asked(request), request.fields, now=request.now, by=request.by)
    return Answer("done")


def review(request: Request) -> Answer:
    """`review` a scope: it is complete and can be signed with."""
    review_scope.review_scope(document_asked(request), now=request.now, by=request.by)
    return Answer("done")


def put_in_force(request: Request) -> Answer:
    """`sign` an agreement or a price annex."""
    sign.sign(document_asked(request), now=request.now, by=request.by)
    return Answer("done")


def more(request: Request) -> Answer:
    """`growth`: a `quantity` more of a `product`, perhaps with `functions` of its own; the order's `name`."""
    fields = request.fields
    given = {"functions": fields["functions"]} if fields.get("functions") else {}
    document = grow.grow(
        Customer.objects.get(pk=request.customer_id), str(fields.get("product", "")), whole(fields, "quantity", 1),
        name=str(fields.get("name") or f"{fields.get('product')}-{request.now:%Y%m%d}"), details=given,
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done", facts={"document": document.pk})


def deliver(request: Request) -> Answer:
    """`delivery` of a line, `on` a day, with its `evidence`; declared again, a correction."""
    record_delivery.record_delivery(
        line_asked(request), on=draft_document.day(request.fields.get("on"), "on"),
        evidence=str(request.fields.get("evidence", "")), now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done")


def late(request: Request) -> Answer:
    """`delay` of a start: its `reason`; or `late_by: customer` with the `evidence`."""
    fields = request.fields
    case_id = delay.foresee_delay(
        line_asked(request), reason=str(fields.get("reason", "")), late_by=str(fields.get("late_by", "provider")),
        evidence=str(fields.get("evidence", "")), now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("case", case_id) if case_id else Answer("done")


def propose(request: Request) -> Answer:
    """`propose-start` on a `date`, or `propose-cancellation`, of a line that is late."""
    day = draft_document.day(request.fields.get("date"), "date")
    if request.kind == "propose-start" and day is None:
        raise BadInput("date", None, "a day, 2026-05-11")
    delay.propose(_delayed(request), day=day, now=request.now, by=request.by)
    return Answer("done")


def accept(request: Request) -> Answer:
    """`accept-proposal` of the other side."""
    delay.accept_proposal(_delayed(request), now=request.now, by=request.by)
    return Answer("done")


def _delayed(request: Request) -> Case:
    found = open_case("contract-line", line_asked(request), delay.CASE)
    if found is None:
        raise BadInput("about", request.about[1], "a line whose start is late")
    return found


def end_contracted(request: Request) -> Answer | None:
    """`cancel` of a contracted service, whole or `quantity` units of it; None for a service without a contract."""
    kind, id = request.about
    service = services.by_id([id]).get(id) if kind == "service" else None
    if service is None:
        return None
    written = book().for_existing(request.now).ruling(WrittenTermination, services.target(service))
    if written is None or line_of(id) is None:
        return None
    units = request.fields.get("quantity")
    asked = end_early.ask_end(
        id, units=int(units) if units else None, confirmed=bool(request.fields.get("confirm")), now=request.now,
        by=request.by,
    )  # fmt: skip
    return Answer(asked.outcome, facts=asked.facts)


def withdraw(request: Request) -> Answer:
    """`withdraw-cancellation` of a service whose removal is not done."""
    end_early.withdraw_end(about(request, "service"), now=request.now, by=request.by)
    return Answer("done")


def removed(request: Request) -> Answer:
    """`removal`: staff have removed what was to end."""
    finish_end.finish_removal(about(request, "service"), now=request.now, by=request.by)
    return Answer("done")


def end_service(request: Request) -> Answer:
    """`end-service`: staff end it for a `cause` that is not the customer's, with its `evidence`."""
    cause, evidence = str(request.fields.get("cause", "")), str(request.fields.get("evidence", ""))
    end_for_cause.end_for_cause(about(request, "service"), cause, evidence, now=request.now, by=request.by)
    return Answer("done")


def parent_ended(request: Request) -> Answer:
    """`parent-ended`: an agreement has ended, for a `cause`."""
    cause = str(request.fields.get("cause", "agreement"))
    return Answer("case", end_parent.end_parent(document_asked(request), cause=cause, now=request.now, by=request.by))


def judge_parent_end(judgement: Judgement) -> None:
    """Granted, the services run to their own end."""
    end_parent.judge_parent_end(
        judgement.case, judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def propose_act(request: Request) -> Answer:
    """`propose-act`: `what` no clause orders, perhaps `because` of something that is no ground."""
    what = str(request.fields.get("what", ""))
    because = str(request.fields.get("because", ""))
    no_clause.propose_act(request.customer_id, request.about, what, because, now=request.now, by=request.by)
    return Answer("done")


def judge_figure(judgement: Judgement) -> None:
    """A figure that was computed and waits: granted, it is carried out, whole or the lower `amount` that was named."""
    case, granted = judgement.case, judgement.outcome == "grant"
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    clause = book().for_existing(judgement.now).clauses.get(case.clause)
    stood_on = clause.rulings[0].orders() if clause and clause.rulings else ()
    named, computed = FIGURES[case.kind]
    whole = Money(Decimal(case.amounts[computed]), case.currency)
    net = Money(amount(judgement.fields, "amount"), case.currency) if "amount" in judgement.fields else whole
    if net > whole:
        raise BadInput("amount", net.plain(), "0 to %(most)s", most=whole.plain())
    close_case(
        case.pk, outcome, grounds=stood_on, now=judgement.now, by=judgement.by, facts={"reason": judgement.reason},
        amounts={"net": net} if granted else {},
    )  # fmt: skip
    if granted and net.is_positive:
        named(case, net, stood_on, judgement)


def refund_unserved(case: Case, net: Money, stood_on: tuple[Ground, ...], judgement: Judgement) -> None:
    """What was paid and not served goes back as it came."""
    ended_on = date.fromisoformat(case.facts["ended_on"])
    unserved.refund_unserved(
        case.subject_id, case.currency, ended_on, net=net, grounds=stood_on, now=judgement.now, by=judgement.by
    )


def charge_figure(case: Case, net: Money, stood_on: tuple[Ground, ...], judgement: Judgement) -> None:
    """What was held, or computed and not charged, is charged now."""
    charge_extra(
        case.subject_id, case.kind, net, kind=case.kind, act=f"charge-{case.kind}", grounds=stood_on, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


# Case of a figure that waits for a person -> what a grant carries out, and which of its amounts that is.
FIGURES: dict[str, tuple[Callable[[Case, Money, tuple[Ground, ...], Judgement], None], str]] = {
    "unserved-time": (refund_unserved, "unserved"),
    "held-rent": (charge_figure, "net"),
    "settlement-before-start": (charge_figure, "new"),
}


def report(request: Request) -> Answer:
    """`report` by its `name`."""
    name = str(request.fields.get("name", ""))
    ask_report.ask_report(request.customer_id, name, now=request.now, by=request.by)
    return Answer("done")


def recommendation(request: Request) -> Answer:
    """`recommendation` for `groups` of users, each with its `people` and `needs`."""
    groups = request.fields.get("groups") or {}
    return Answer("case", recommend.recommend(request.customer_id, groups, now=request.now, by=request.by))


def judge_recommendation(judgement: Judgement) -> None:
    """Granted: what was proposed, or the `choice` made instead."""
    recommend.choose(
        judgement.case, judgement.outcome == "grant", judgement.fields.get("choice") or {}, reason=judgement.reason,
        now=judgement.now, by=judgement.by,
    )  # fmt: skip


def refuse_return(request: Request) -> None:
    """Raise the refusal of a refund, where the customer ended a contracted service early."""
    kind, id = request.about
    if kind == "service" and line_of(id) is not None:
        finish_end.refuse_return(id, kind="refund", now=request.now, by=request.by)


def credit_note(request: Request) -> Answer:
    """`credit-note` on a claim: `net` of it is taken back for a `reason`; an early end of the customer's is none."""
    kind, id = request.about
    if kind != "invoice" or not request.by.is_staff:
        raise BadInput("about", kind, "an invoice, by a member of staff")
    reason = str(request.fields.get("reason", ""))
    if reason == "early-termination":
        for service_id in billing.services_of([id]).get(id, ()):
            finish_end.refuse_return(service_id, kind="credit-note", now=request.now, by=request.by)
    correct_claim(id, amount(request.fields, "net"), reason=reason, now=request.now, by=request.by)
    return Answer("done")


# What is asked about contracts, by kind; the one table of requests takes them in.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "details": details,
    "validation": validation,
    "amend": amend,
    "review": review,
    "sign": put_in_force,
    "growth": more,
    "delivery": deliver,
    "delay": late,
    "propose-start": propose,
    "propose-cancellation": propose,
    "accept-proposal": accept,
    "withdraw-cancellation": withdraw,
    "removal": removed,
    "end-service": end_service,
    "parent-ended": parent_ended,
    "propose-act": propose_act,
    "credit-note": credit_note,
    "report": report,
    "recommendation": recommendation,
}
