"""Requests about a mail service's units, deleted items and content, and about measures against it."""

from collections.abc import Mapping
from typing import Any

from posada.contexts.abuse.acts import take_measure as measures
from posada.contexts.abuse.events import MeasureEnded, MeasureTaken
from posada.contexts.billing.acts import charge_quantity as fees
from posada.contexts.billing.acts import claim_warranty as warranties
from posada.contexts.services import queries as services
from posada.contexts.services.acts import recover_items as recovery
from posada.contexts.services.acts.change_quantity import change_quantity
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.events import QuantityChanged
from posada.contexts.services.models import Reason
from posada.contexts.support.acts import access_content as content
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.ending_requests import service_asked
from posada.flow.fields import day, listed
from posada.flow.renewals import whole
from posada.kernel.errors import BadInput


def ask_quantity(request: Request) -> Answer:
    """`quantity-change`: so many units (`quantity`); staff may put off the fee (`fee_from: next-month`)."""
    deferred = request.fields.get("fee_from") == "next-month"
    change_quantity(
        service_asked(request), whole(request, "quantity"), deferred=deferred, now=request.now, by=request.by
    )
    return Answer("done")


def charge_quantity(event: QuantityChanged) -> None:
    fees.charge_quantity(
        event.service_id, event.before, event.after, deferred=event.deferred, now=event.now, by=event.by
    )


def claim(request: Request) -> Answer:
    """`warranty-claim`: the day of the `incident`, and what is `documented` and failed."""
    documented = str(request.fields.get("documented", ""))
    incident = day(request.fields, "incident")
    return Answer(
        "case", warranties.claim_warranty(service_asked(request), incident, documented, now=request.now, by=request.by)
    )


def judge_claim(judgement: Judgement) -> None:
    warranties.decide_claim(
        judgement.case, granted=judgement.outcome == "grant", reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def recover(request: Request) -> Answer:
    """`recover-items`: the customer recovers what was deleted on a day (`deleted_on`)."""
    recovery.recover_items(service_asked(request), day(request.fields, "deleted_on"), now=request.now, by=request.by)
    return Answer("done")


def ask_restoration(request: Request) -> Answer:
    """`restore-items`: a person restores `what` was deleted on a day (`deleted_on`)."""
    what = str(request.fields.get("what", ""))
    deleted_on = day(request.fields, "deleted_on")
    return Answer(
        "case", recovery.ask_restoration(service_asked(request), deleted_on, what, now=request.now, by=request.by)
    )


def judge_restoration(judgement: Judgement) -> None:
    recovery.decide_restoration(
        judgement.case, granted=judgement.outcome == "grant", reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def take_measure(request: Request) -> Answer:
    """`immediate-measure`: the `ground`, its `evidence`, the `sources` of complaints, and what the ground needs."""
    staff_only(request)
    fields = dict(request.fields)
    ground, evidence = str(fields.pop("ground", "")), listed(fields, "evidence")
    sources = listed(fields, "sources")
    stated = {name: said for name, said in fields.items() if name not in ("evidence", "sources")}
    case_id = measures.take_measure(
        service_asked(request), ground, evidence=evidence, sources=sources, stated=stated, now=request.now,
        by=request.by,
    )  # fmt: skip
    return Answer("case", case_id)


def judge_measure(judgement: Judgement) -> None:
    """The cause is gone: the measure ends."""
    measures.end_measure(judgement.case, reason=judgement.reason, now=judgement.now, by=judgement.by)


def rebut(request: Request) -> Answer:
    """`rebuttal`: the customer's `evidence` against what a measure presumes."""
    kind, id = request.about
    if kind != "case":
        raise BadInput("about", kind, "the case of a measure")
    evidence = listed(request.fields, "evidence")
    return Answer("case", measures.rebut(id, evidence, now=request.now, by=request.by))


def judge_rebuttal(judgement: Judgement) -> None:
    measures.judge_rebuttal(
        judgement.case, convincing=judgement.outcome == "grant", reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def suspend_by_measure(event: MeasureTaken) -> None:
    hold_services(
        [event.service_id], Reason(event.reason), grounds=event.grounds, about=f"case:{event.case_id}",
        due_at=event.now, now=event.now, by=event.by, act="suspend-by-measure",
    )  # fmt: skip


def lift_measure(event: MeasureEnded) -> None:
    holds = services.holds_about("case", [event.case_id])
    lift_holds([hold.pk for hold in holds], grounds=event.grounds, now=event.now, by=event.by)


def access(request: Request) -> Answer:
    """`mailbox-login`, `content-view`: staff say for which purpose (`code`), and what it needs."""
    stated = {name: value for name, value in request.fields.items() if name != "code"}
    content.access(
        request.customer_id, request.kind, str(request.fields.get("code", "")), stated, about=request.about,
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done")


def see_part(request: Request) -> Answer:
    """`see-message-part`: staff look at a `part` of a delivery record."""
    staff_only(request)
    content.see_part(request.customer_id, str(request.fields.get("part", "")), **_who(request))
    return Answer("done")


def disclose(request: Request) -> Answer:
    """`disclose-statistics`: `of` what, how small the `smallest_group` is, and whether they `identify` anybody."""
    staff_only(request)
    content.disclose(
        request.customer_id, str(request.fields.get("of", "")), whole(request, "smallest_group"),
        bool(request.fields.get("identify")), **_who(request),
    )  # fmt: skip
    return Answer("done")


def share_junk(request: Request) -> Answer:
    """`share-junk`: so many `samples`, of which so many are labelled `junk`, go `to` an agency."""
    staff_only(request)
    content.share_junk(
        request.customer_id, whole(request, "samples"), whole(request, "junk"), str(request.fields.get("to", "")),
        **_who(request),
    )  # fmt: skip
    return Answer("done")


def choose_segment(request: Request) -> Answer:
    """`choose-segment`: by which `source` advertising is aimed."""
    staff_only(request)
    content.choose_segment(request.customer_id, str(request.fields.get("source", "")), **_who(request))
    return Answer("done")


def _who(request: Request) -> Mapping[str, Any]:
    return {"about": request.about, "now": request.now, "by": request.by}


def staff_only(request: Request) -> None:
    if not request.by.is_staff:
        raise BadInput("by", str(request.by), "a member of staff")
