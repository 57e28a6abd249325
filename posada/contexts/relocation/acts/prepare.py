"""What is awaited before a relocation begins: access, confirmations, how mail is read; and the client's own steps."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.relocation import queries
from posada.contexts.relocation.events import RelocationTold
from posada.contexts.relocation.models import Relocation, State
from posada.contexts.relocation.rules.ways import (
    MailReading,
    RelocationAccess,
    RelocationBackup,
    RelocationNotice,
    RelocationSteps,
)
from posada.contexts.services import queries as services
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, grounds

BACKUP, DOWNLOADED = "backup", "mail-downloaded"
LENGTH = 500


def held(service_id: int) -> Relocation:
    """The relocation of a service that is under way, locked. BadInput where there is none."""
    found = queries.under_way(service_id)
    if found is None:
        raise BadInput("about", service_id, "a service that is being relocated")
    return Relocation.objects.select_for_update().get(pk=found.pk)


def terms_of(row: Relocation, now: datetime) -> tuple[Terms, Any]:
    """The terms of its service, and by what rules are chosen for it."""
    service = services.by_id([row.service_id])[row.service_id]
    return services.governs(service, now), services.target(service)


def decided(row: Relocation, act: str, stood_on: tuple[Ground, ...], now: datetime, by: Actor, **facts: Any) -> int:
    """Record what was done about a relocation; the decision."""
    verdict = Verdict(row.customer_id, "service", row.service_id, act, now, stood_on, facts=facts, effects=(act,))
    (decision,) = record([verdict], now=now, actor=by)
    touch("service", [row.service_id])
    return decision


def send_access(service_id: int, given: Mapping[str, Any], *, now: datetime, by: Actor) -> None:
    """Keep the access to the former server, sealed. Refused while something of it lacks."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    ruling = terms.ruling(RelocationAccess, target)
    if ruling is None:
        raise BadInput("kind", "relocation-access", "a relocation that needs access")
    if missing := ruling.rule.missing(given):
        verdict = Verdict(row.customer_id, "service", service_id, "send-access", now, ruling.orders())
        raise verdict.refused("not-stated", missing=missing)
    kept = {name: str(given[name])[:LENGTH] for name in ruling.rule.fields}
    row.access, row.access_works = json.dumps(kept), None
    row.save(update_fields=["access", "access_works"])
    decided(row, "send-access", ruling.orders(), now, by, fields=sorted(kept))


def note_access(service_id: int, works: bool, *, now: datetime, by: Actor) -> None:
    """Staff tried the access. One that does not work is told. Announces RelocationTold."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    ruling = terms.required(RelocationAccess, target)
    if by.is_customer or row.access is None:
        raise BadInput("works", works, "access that was sent, tried by staff")
    row.access_works = works
    row.save(update_fields=["access_works"])
    decision = decided(row, "try-access", ruling.orders(), now, by, works=works)
    if not works:
        announce(RelocationTold(service_id, row.customer_id, "access-failed", {}, decision, now, by))


def confirm(service_id: int, what: str, *, now: datetime, by: Actor) -> None:
    """The customer confirms `what`: a copy, a download, that something is not moved. BadInput for what nobody asks."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    asked: dict[str, Ruling[Any] | None] = {
        BACKUP: terms.ruling(RelocationBackup, target), DOWNLOADED: terms.ruling(MailReading, target),
    }  # fmt: skip
    stood_on = grounds(asked[what] if what in asked else terms.ruling(RelocationNotice, target, what=what))
    if not stood_on or not by.is_customer:
        raise BadInput("what", what, "something that the customer is asked to confirm")
    row.confirmed = {**row.confirmed, what: now.isoformat()}
    row.save(update_fields=["confirmed"])
    decided(row, f"confirm-{what}"[:40], stood_on, now, by, version=terms.version)


def say_reading(service_id: int, mode: str, *, now: datetime, by: Actor) -> None:
    """How the customer reads mail. BadInput for a way that the terms do not know."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    ruling = terms.ruling(MailReading, target)
    if ruling is None or mode not in (*ruling.rule.held, *ruling.rule.free):
        raise BadInput("mode", mode, ", ".join((*ruling.rule.held, *ruling.rule.free)) if ruling else "nothing")
    row.reading = mode
    row.save(update_fields=["reading"])
    decided(row, "say-mail-reading", ruling.orders(), now, by, mode=mode)


def take_step(service_id: int, step: str, *, now: datetime, by: Actor) -> None:
    """Tick one of the steps of who moves alone. Refused out of order."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    ruling = terms.ruling(RelocationSteps, target)
    if ruling is None or row.way != "client" or step not in ruling.rule.steps:
        raise BadInput("step", step, ", ".join(ruling.rule.steps) if ruling else "nothing")
    if ruling.rule.open(row.confirmed)[:1] != [step]:
        verdict = Verdict(row.customer_id, "service", service_id, "take-step", now, ruling.orders())
        raise verdict.refused("in-order", step=step, next=ruling.rule.open(row.confirmed)[:1])
    row.confirmed = {**row.confirmed, step: now.isoformat()}
    done = not ruling.rule.open(row.confirmed)
    if done and row.state == State.ASKED:
        row.move("finish")
        row.closed_at = now
    row.save(update_fields=["confirmed", "state", "closed_at"])
    decided(row, "take-step", ruling.orders(), now, by, step=step, left=ruling.rule.open(row.confirmed))


def refuse_left_behind(service_id: int, what: str, *, now: datetime, by: Actor) -> None:
    """Answer who asks for what was not moved. BadInput where no clause leaves it behind."""
    row = queries.latest(service_id)
    if row is None:
        raise BadInput("about", service_id, "a service that was relocated")
    terms, target = terms_of(row, now)
    ruling = terms.ruling(RelocationNotice, target, what=what)
    if ruling is None:
        raise BadInput("what", what, "something that is left behind")
    verdict = Verdict(row.customer_id, "service", service_id, "ask-left-behind", now, facts={"what": what})
    raise verdict.refused("not-moved", grounds=ruling.orders(), confirmed_at=row.confirmed.get(what))
