"""What follows when a service overloads its server, and what staff find in the mail about customers' domains."""

from datetime import datetime

from posada.contexts.abuse.acts import suspend_overloaded as overloads
from posada.contexts.abuse.acts.find_breach import report_abuse
from posada.contexts.abuse.acts.read_role_mail import review
from posada.contexts.abuse.events import ComplaintFound, OverloadContinues, Overloaded, OverloadOver
from posada.contexts.services import queries as services
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.events import PlanChanged
from posada.contexts.services.models import Reason
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Judgement
from posada.flow.support import service_figures
from posada.kernel.errors import BadInput
from posada.terms.versions import book


def suspend(event: Overloaded) -> None:
    hold_services(
        [event.service_id], Reason.OVERLOAD, grounds=event.grounds, about=f"overload:{event.overload_id}",
        due_at=event.now, now=event.now, by=event.by, facts={"until": event.until},
    )  # fmt: skip


def lift(event: OverloadOver) -> None:
    holds = services.holds_about("overload", [event.overload_id])
    lift_holds([hold.pk for hold in holds], grounds=event.grounds, now=event.now, by=event.by)


def propose(event: OverloadContinues) -> None:
    """The plans that fit and what each costs now; nothing changes until the customer asks for one."""
    service = services.by_id([event.service_id])[event.service_id]
    plans = [{"plan": slug, "cost": cost} for slug, cost in event.plans]
    figures = service_figures(service) | {"plans": plans}
    wanted = NoticeWanted("overload-upgrade", event.customer_id, ("service", service.pk), figures)
    send_notices([wanted], now=event.now, by=event.by)


def settle_proposal(event: PlanChanged) -> None:
    overloads.close_upgrade(event.service_id, now=event.now, by=event.by)


def judge_overload(judgement: Judgement) -> None:
    """Granted, the service is suspended `until` an instant; refused, it runs on."""
    overloads.decide_overload(
        judgement.case, judgement.outcome == "grant", _instant(judgement.fields.get("until"), judgement.now),
        reason=judgement.reason, now=judgement.now, by=judgement.by,
    )  # fmt: skip


def _instant(written: object, now: datetime) -> datetime | None:
    if written is None or (isinstance(written, datetime) and written.tzinfo):
        return written
    try:
        found = written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
    except ValueError as error:
        raise BadInput("until", written, "an instant, 2026-03-12T12:10") from error
    return found if found.tzinfo else found.replace(tzinfo=book().for_existing(now).calendar.tz)


def judge_mail(judgement: Judgement) -> None:
    """Granted, the mail is a `complaint` of a kind; refused, it was read and is none."""
    complaint = str(judgement.fields.get("complaint") or "abuse") if judgement.outcome == "grant" else ""
    review(judgement.case, complaint, reason=judgement.reason, now=judgement.now, by=judgement.by)


def complain(event: ComplaintFound) -> None:
    evidence = [{"role_message": event.message_id}]
    report_abuse(event.service_id, event.kind, source="role-mail", evidence=evidence, now=event.now, by=event.by)
