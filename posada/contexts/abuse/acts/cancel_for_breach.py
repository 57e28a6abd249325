"""Ending a service for breach, and handing its data over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.abuse.events import CancelledForBreach, HandoverMoved
from posada.contexts.abuse.models import Handover
from posada.contexts.abuse.rules.breach_consequences import BreachCancellation, DataHandover, window_suffices
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import close_case
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book


def decide_breach_cancellation(
    case: Case, granted: bool, fields: Mapping[str, Any], *, reason: str, now: datetime, by: Actor
) -> None:
    """Cancel a service for breach, with the hand-over that the person chose, or let it go on.

    Announces CancelledForBreach.
    """
    service = services.by_id([case.subject_id])[case.subject_id]
    terms = book().for_existing(now)
    target = services.target(service)
    ruling, handover = terms.required(BreachCancellation, target), terms.ruling(DataHandover, target)
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    act = "cancel-for-breach" if granted else "keep-in-spite-of-breach"
    window = _window(fields, handover, terms, now) if granted and handover else None
    decision = close_case(
        case.pk, outcome, grounds=ruling.orders() + grounds(handover, role="limits"), now=now, by=by, act=act,
        facts={"reason": reason, "ground": case.facts.get("ground"), "handover": window},
    )  # fmt: skip
    if not granted:
        return
    if window is not None:
        option, opens_at, closes_at = window
        row = Handover.objects.create(
            customer_id=case.customer_id, service_id=service.pk, option=option, opens_at=opens_at,
            closes_at=closes_at, decision_id=decision,
        )  # fmt: skip
        touch("handover", [row.pk])
    announce(
        CancelledForBreach(
            service.pk, case.customer_id, str(case.facts.get("ground", "")), window[2] if window else now,
            ruling.orders(), now, by,
        )
    )  # fmt: skip


def _window(
    fields: Mapping[str, Any], ruling: Ruling[DataHandover], terms: Terms, now: datetime
) -> tuple[str, datetime, datetime]:
    """(option, from, until) of the hand-over: a link to a backup, unless hours of access are set."""
    option = str(fields.get("handover", "backup"))
    if option == "backup":
        last = terms.calendar.after(terms.calendar.today(now), ruling.rule.link_for)
        return option, now, terms.calendar.close_of(last)
    if option != "access":
        raise BadInput("handover", option, "backup, access")
    opens_at, closes_at = _instant(fields, "from", terms), _instant(fields, "until", terms)
    if opens_at < now or not window_suffices(opens_at, closes_at, ruling.rule, terms.calendar):
        raise BadInput(
            "until", closes_at.isoformat(), "a window to come of at least %(least)s", least=ruling.rule.window_at_least
        )
    return option, opens_at, closes_at


def _instant(fields: Mapping[str, Any], name: str, terms: Terms) -> datetime:
    try:
        written = datetime.fromisoformat(str(fields.get(name)))
    except ValueError as error:
        raise BadInput(name, fields.get(name), "an instant, 2026-06-04T09:00") from error
    return written if written.tzinfo else written.replace(tzinfo=terms.calendar.tz)


def open_handovers(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Open the access to data at the hour that was set. Announces HandoverMoved."""
    _move(steps, "handover-open", "opened_at", now=now, by=by)


def close_handovers(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Close the access to data at the hour that was set. Announces HandoverMoved."""
    _move(steps, "handover-close", "closed_at", now=now, by=by)


def _move(steps: Sequence[DueStep], act: str, noted: str, *, now: datetime, by: Actor) -> None:
    due_at = {step.subject_id: step.due_at for step in steps}
    terms = book().for_existing(now)
    rows = list(Handover.objects.select_for_update().filter(pk__in=due_at).order_by("pk"))
    found = services.by_id([row.service_id for row in rows])
    decisions = record(
        [
            Verdict(row.customer_id, "service", row.service_id, act, due_at[row.pk],
                    grounds(terms.ruling(DataHandover, services.target(found[row.service_id]))),
                    facts={"option": row.option, "opens_at": row.opens_at, "closes_at": row.closes_at}, effects=(act,))
            for row in rows
        ],
        now=now, actor=by,
    )  # fmt: skip
    for row in rows:
        setattr(row, noted, now)
    Handover.objects.bulk_update(rows, [noted])
    touch("handover", list(due_at))
    for row, decision in zip(rows, decisions, strict=True):
        announce(HandoverMoved(row.service_id, act, decision, now, by))
