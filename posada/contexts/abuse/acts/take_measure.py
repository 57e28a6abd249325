"""Suspending a service at once on a ground that the terms list, and hearing the customer against it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.abuse.events import MeasureEnded, MeasureTaken
from posada.contexts.abuse.rules.immediate_measure import (
    ComplaintPresumption,
    ComplaintRebuttal,
    ImmediateMeasure,
    MeasureGround,
)
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.roles import permitted
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds

CASE, REBUTTAL = "immediate-measure", "rebuttal"


def take_measure(
    service_id: int, ground: str, *, evidence: Sequence[str] = (), sources: Sequence[str] = (),
    stated: Mapping[str, Any] | None = None, now: datetime, by: Actor,
) -> int:  # fmt: skip
    """Suspend a service on one of the listed grounds, and return the case that keeps its evidence.

    `stated` is what the ground needs (an authority and its document, the log). Announces MeasureTaken. Raises Refused
    for a ground that is not listed, without evidence or what it needs, and for whoever has not the role.
    """
    service = services.by_id([service_id])[service_id]
    terms, told = services.governs(service, now), dict(stated or {})
    measure = terms.ruling(ImmediateMeasure, services.target(service))
    listed = terms.ruling(MeasureGround, services.target(service), ground=ground)
    verdict = Verdict(service.customer_id, "service", service.pk, CASE, now, grounds(measure, role="permits"),
                      facts={"ground": ground, **told})  # fmt: skip
    if measure is None or listed is None:
        raise verdict.refused("no-listed-ground", grounds=grounds(measure))
    lacking = [name for name in listed.rule.needs if not told.get(name)]
    if lacking or not evidence:
        raise verdict.refused("not-evidenced", grounds=listed.orders(), lacking=lacking or ["evidence"])
    verdict = permitted(verdict, CASE, by=by, terms=terms, otherwise=(measure.rule.role,))
    presumed = terms.ruling(ComplaintPresumption)
    named = presumed is not None and ground in presumed.rule.grounds
    proving = sorted(presumed.rule.sources.intersection(sources)) if presumed and named else []
    (case_id,) = open_cases(
        [Matter(service.customer_id, CASE, ("service", service.pk), measure.rule.role,
                listed.orders() + verdict.grounds + grounds(presumed if proving else None, role="limits"), now,
                act=CASE, evidence=evidence,
                facts={"ground": ground, "sources": list(sources), "presumed_proved": proving, **told})],
        now=now, by=by,
    )  # fmt: skip
    announce(
        MeasureTaken(service.pk, service.customer_id, case_id, listed.rule.reason, listed.orders() + measure.permits(),
                     now, by)
    )  # fmt: skip
    return case_id


def end_measure(case: Case, *, reason: str, now: datetime, by: Actor) -> None:
    """Lift a measure once its cause is gone. Announces MeasureEnded."""
    service = services.by_id([case.subject_id])[case.subject_id]
    stood_on = grounds(
        services.governs(service, now).ruling(ImmediateMeasure, services.target(service)), role="permits"
    )
    close_case(
        case.pk, CaseState.GRANTED, grounds=stood_on, now=now, by=by, act="end-measure", facts={"reason": reason}
    )
    announce(MeasureEnded(service.pk, case.pk, stood_on, now, by))


def rebut(case_id: int, evidence: Sequence[str], *, now: datetime, by: Actor) -> int:
    """Put the customer's evidence against what is presumed before a person; the case's id."""
    case = Case.objects.get(pk=case_id)
    service = services.by_id([case.subject_id])[case.subject_id]
    ruling = services.governs(service, now).ruling(ComplaintRebuttal)
    verdict = Verdict(case.customer_id, "service", service.pk, REBUTTAL, now, facts={"against": case_id})
    if not evidence or case.state != CaseState.OPEN:
        raise BadInput("evidence", list(evidence), "evidence against an open measure")
    if ruling is None or not case.facts.get("presumed_proved"):
        raise verdict.refused("nothing-is-presumed", grounds=grounds(ruling))
    matter = Matter(case.customer_id, REBUTTAL, ("service", service.pk), ruling.rule.role, ruling.permits(), now,
                    act=REBUTTAL, facts={"against": case_id}, evidence=evidence)  # fmt: skip
    return open_cases([matter], now=now, by=by)[0]


def judge_rebuttal(case: Case, *, convincing: bool, reason: str = "", now: datetime, by: Actor) -> None:
    """Find the evidence convincing, and the measure that rested on the presumption ends; or not, and it stays."""
    service = services.by_id([case.subject_id])[case.subject_id]
    stood_on = services.governs(service, now).required(ComplaintRebuttal).permits()
    close_case(
        case.pk, CaseState.GRANTED if convincing else CaseState.REFUSED, grounds=stood_on, now=now, by=by,
        facts={"reason": reason, "against": case.facts["against"]},
    )  # fmt: skip
    measure = Case.objects.get(pk=case.facts["against"], customer_id=case.customer_id)
    if convincing and measure.state == CaseState.OPEN:
        close_case(measure.pk, CaseState.CLOSED, grounds=stood_on, now=now, by=by, act="end-measure")
        announce(MeasureEnded(service.pk, measure.pk, stood_on, now, by))
    elif not convincing:
        record([Verdict(case.customer_id, "service", service.pk, "keep-measure", now, stood_on)], now=now, actor=by)
