"""Services that nobody uses: warned of, ended, and brought back where that is asked in time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from posada.contexts.services import queries
from posada.contexts.services.acts.end_services import AtOnce, end_at_once
from posada.contexts.services.acts.hold_purge import hold_purge, release_purge
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.acts.purge_data import deletion_grounds
from posada.contexts.services.events import InactivityWarned
from posada.contexts.services.models import Cause, LastUse, Reminder, Service, State
from posada.contexts.services.plan import WARNED_IDLE
from posada.contexts.services.rules.inactivity import InactivityEnding, InactivityNotice, Reinstatement, last_day_idle
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

IDLE = "ended-idle"  # mark: the service ended for want of use
KIND = "reinstatement"
ONE_DAY = timedelta(days=1)


def note_use(service_id: int, *, at: datetime) -> None:
    """Keep that a person signed in to a service; its plan counts from the last time."""
    (service,) = queries.locked([service_id])
    known = LastUse.objects.filter(service_id=service_id).first()
    if known is None:
        LastUse.objects.create(customer_id=service.customer_id, service_id=service_id, at=at)
    elif known.at < at:
        known.at = at
        known.save(update_fields=["at"])
    touch("service", [service_id])


def warn_inactive(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Invite the holders of services that nobody uses to sign in. Announces InactivityWarned."""
    found, terms = queries.by_id([step.subject_id for step in steps]), book().for_existing(now)
    used = queries.last_uses(list(found))
    limits = {}
    for id, service in found.items():
        since = used.get(id) or service.activated_at or now
        ending = terms.required(InactivityEnding, queries.target(service))
        limits[id] = last_day_idle(terms.calendar.today(since), ending.rule, terms.calendar)
    decisions = record(
        [
            Verdict(step.customer_id, "service", step.subject_id, WARNED_IDLE, step.due_at,
                    grounds(terms.ruling(InactivityNotice, queries.target(found[step.subject_id]))),
                    facts={"last_day": limits[step.subject_id]}, effects=("notice-ordered",))
            for step in steps
        ],
        now=now, actor=by,
    )  # fmt: skip
    Reminder.objects.bulk_create(
        Reminder(
            customer_id=step.customer_id, service_id=step.subject_id, act=WARNED_IDLE,
            renews_on=limits[step.subject_id], due_on=terms.calendar.today(now), decision_id=decision,
        )
        for step, decision in zip(steps, decisions, strict=True)
    )  # fmt: skip
    touch("service", list(found))
    told = {step.subject_id: decision for step, decision in zip(steps, decisions, strict=True)}
    announce(InactivityWarned(told, limits, now, by))


def end_inactive(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """End services that nobody has used for as long as the terms wait; their data are kept for a return."""
    services, terms = queries.locked([step.subject_id for step in steps]), book().for_existing(now)
    due = {step.subject_id: step.due_at for step in steps}
    endings = []
    for service in services:
        ruling = terms.required(InactivityEnding, queries.target(service))
        endings.append(AtOnce(service.pk, Cause.INACTIVITY, due[service.pk], ruling.orders()))
        service.marks[IDLE] = due[service.pk].isoformat()
    Service.objects.bulk_update(services, ["marks"])
    end_at_once(endings, now=now, by=by)


def ended_idle(service_id: int) -> bool:
    """Whether the service ended for want of use."""
    service = queries.by_id([service_id])[service_id]
    return service.state == State.CANCELLED and IDLE in service.marks


def ask_reinstatement(service_id: int, *, now: datetime, by: Actor) -> int:
    """Ask for a service that ended for want of use; the case's id. Its data wait for the answer.

    Raises Refused once the time for it is over.
    """
    (service,) = queries.locked([service_id])
    terms = book().for_existing(now)
    ruling = terms.required(Reinstatement, queries.target(service))
    verdict = Verdict(service.customer_id, "service", service_id, "reinstatement-request", now, ruling.permits())
    if service.ends_on is None:
        raise BadInput("about", service.name, "a service that ended")
    last_day = terms.calendar.after(service.ends_on, ruling.rule.within)
    if terms.calendar.today(now) > last_day or service.purged_at is not None:
        stood_on = ruling.limits() + deletion_grounds(service, now)
        raise verdict.refused("too-late-to-restore", grounds=stood_on, last_day=last_day)
    matter = Matter(
        service.customer_id, KIND, ("service", service_id), ruling.rule.role, ruling.permits(), now,
        facts={"last_day": last_day, "restores": dict(service.options)}, act="reinstatement-request",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    hold_purge(service_id, KIND)
    return case_id


def decide_reinstatement(
    case: Case, granted: bool, fields: Mapping[str, Any], *, reason: str, now: datetime, by: Actor
) -> None:
    """Bring the service back with all it had, or say why not; then its data go as announced."""
    (service,) = queries.locked([case.subject_id])
    ruling = book().for_existing(now).required(Reinstatement, queries.target(service))
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    facts = {"reason": reason, "restores": dict(service.options)}
    decision = close_case(case.pk, outcome, grounds=ruling.orders(), now=now, by=by, facts=facts)
    release_purge(service.pk, now=now)
    if not granted:
        return
    (service,) = queries.locked([case.subject_id])
    today = book().for_existing(now).calendar.today(now)
    service.move("recover")
    service.ends_on = service.ended_at = service.purge_at = None
    service.purge_clause = ""
    if service.renews_on is not None and service.renews_on < today:
        service.renews_on, service.paid_until, service.billed_until = today, today - ONE_DAY, today - ONE_DAY
    service.marks.pop(IDLE, None)
    service.save()
    order_tasks([(service, "restore-data", decision)], now=now)
    note_use(service.pk, at=now)
