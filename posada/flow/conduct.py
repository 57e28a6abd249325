"""What follows when a person has decided a case about conduct: the measure, and the fine before it is lifted."""

from datetime import date
from typing import Any

from posada.contexts.abuse import queries as abuse
from posada.contexts.abuse.rules.conduct_measure import ConductMeasure
from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.casework.events import MatterDecided
from posada.contexts.metering.acts.restrain import free, restrain
from posada.contexts.services import queries as services
from posada.contexts.services.acts.end_services import end_now
from posada.contexts.services.acts.hold_services import hold_services
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.acts.restrict import restrict
from posada.contexts.services.models import Cause, Reason
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Judgement
from posada.flow.fields import day
from posada.flow.support import service_figures
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import CaseState
from posada.ground.agenda.queries import cases_granted
from posada.kernel.errors import BadInput
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book

CONFIRMATION = "measure-confirmation"


def carry_out(event: MatterDecided) -> None:
    """Carry out the measure that a granted case names, on the service it is about; some wait for another person."""
    terms = book().for_existing(event.now)
    kind, id = event.subject
    if kind != "service" or not event.granted:
        return
    ruling = abuse.measure(terms, event.kind, services.target(services.by_id([id])[id]))
    if ruling is None:
        return
    act = ruling.rule.measure(event.fields.get("act"))
    if act is None and event.fields.get("act") and event.fields["act"] != "allow":
        verdict = Verdict(event.customer_id, kind, id, f"decide-{event.kind}", event.now,
                          facts={"act": event.fields["act"]})  # fmt: skip
        raise verdict.refused("measure-not-allowed", grounds=ruling.limits(), allowed=ruling.rule.measures)
    waits = abuse.second_confirmation(terms, event.kind, act) if act else None
    if waits is not None and "confirmed_by" not in event.fields:
        open_cases(
            [Matter(event.customer_id, CONFIRMATION, event.subject, waits.rule.role, waits.orders(), event.now,
                    facts={**event.fields, "of": event.kind, "decided_in": event.case_id, "decided_by": str(event.by)},
                    act=f"confirm-{event.kind}")],
            now=event.now, by=event.by,
        )  # fmt: skip
    elif act:
        take(act, event, ruling, ruling.orders() + event.grounds)


def take(act: str, event: MatterDecided, ruling: Ruling[ConductMeasure], stood_on: tuple[Ground, ...]) -> None:
    """Do what was decided."""
    id = event.subject[1]
    match act:
        case "suspend":
            suspend(event, Reason(ruling.rule.hold), stood_on)
        case "cancel":
            end_now(id, Cause.BREACH, stood_on=stood_on, now=event.now, by=event.by)
        case "lift":
            lift(event, ruling.rule.lifts, stood_on)
        case "block" | "lock-transfer" | "deactivate" | "delete-content":
            restrict(id, act, dict(event.fields), stood_on=stood_on, now=event.now, by=event.by)
        case "limit":
            restrain(
                id, event.fields, str(event.fields.get("reason", "")), _day(event, "review"), stood_on=stood_on,
                now=event.now, by=event.by,
            )  # fmt: skip
        case "lift-limit":
            free(id, stood_on=stood_on, now=event.now, by=event.by)
        case "warn":
            more = {"by_when": _day(event, "comply_by"), "what": str(event.fields.get("what", ""))}
            tell("use-warning", event, more, stood_on)
        case "offer":
            tell("other-product", event, {"offers": list(ruling.rule.offers), "by_when": _day(event, "answer_by")},
                 stood_on)  # fmt: skip


def tell(kind: str, event: MatterDecided, more: dict[str, Any], stood_on: tuple[Ground, ...]) -> None:
    """Write to the customer what is to be corrected, or which other products fit; a decision of its own."""
    service = services.by_id([event.subject[1]])[event.subject[1]]
    told = Verdict(service.customer_id, "service", service.pk, kind, event.now, stood_on, facts=more,
                   effects=("customer-told",))  # fmt: skip
    (decision,) = record([told], now=event.now, actor=event.by)
    figures = service_figures(service) | {"reason": event.fields.get("reason", ""), **more}
    wanted = NoticeWanted(kind, event.customer_id, event.subject, figures, decision)
    send_notices([wanted], now=event.now, by=event.by)


def _day(event: MatterDecided, name: str) -> date | None:
    return day(event.fields, name) if event.fields.get(name) else None


def judge_confirmation(judgement: Judgement) -> None:
    """Another person confirms a measure, and it is carried out; or refuses it, and nothing is."""
    case, granted = judgement.case, judgement.outcome == "grant"
    if str(judgement.by) == case.facts.get("decided_by") and judgement.by.id is not None:
        raise BadInput("by", str(judgement.by), "somebody other than who decided it")
    terms = book().for_existing(judgement.now)
    of, act = str(case.facts["of"]), str(case.facts["act"])
    waits = abuse.second_confirmation(terms, of, act)
    stood_on = grounds(waits)
    decision = close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=stood_on, now=judgement.now,
        by=judgement.by, facts={"reason": judgement.reason, "of": of, "act": act},
    )  # fmt: skip
    if granted:
        facts = {**case.facts, "confirmed_by": str(judgement.by)}
        carry_out(MatterDecided(int(case.facts["decided_in"]), of, case.customer_id,
                                (case.subject_kind, case.subject_id), True, facts, stood_on, decision, judgement.now,
                                judgement.by))  # fmt: skip


def suspend(event: MatterDecided, reason: Reason, stood_on: tuple[Ground, ...]) -> None:
    """Take the service off: until its fine is paid where the terms have one, else until the case is cleared up."""
    service_id = event.subject[1]
    about = f"case:{event.case_id}"
    occurrence = len(cases_granted(event.customer_id, event.kind))
    fine = abuse.fine(book().for_existing(event.now), event.kind, occurrence)
    if fine is not None:
        ruling, amount = fine
        invoice_id = charge_extra(
            service_id, "Multa", amount, kind="fine", act="charge-fine", final=True, grounds=grounds(ruling),
            args={"of": event.kind, "occurrence": occurrence}, now=event.now, by=event.by,
        )  # fmt: skip
        about, stood_on = f"invoice:{invoice_id}", stood_on + ruling.limits()
    hold_services(
        [service_id], reason, grounds=stood_on, about=about, due_at=event.now, now=event.now, by=event.by
    )  # fmt: skip


def lift(event: MatterDecided, kind: str, stood_on: tuple[Ground, ...]) -> None:
    """Lift what cases of a kind have suspended the service for."""
    held = {f"case:{id}" for id in cases_granted(event.customer_id, kind)}
    holds = services.open_holds([event.subject[1]]).get(event.subject[1], ())
    ids = [hold.pk for hold in holds if hold.about in held]
    lift_holds(ids, grounds=stood_on, now=event.now, by=event.by)
