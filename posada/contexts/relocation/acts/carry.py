"""Carrying a relocation out: begin, note what was moved, stop, point the domain here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from posada.contexts.relocation import queries
from posada.contexts.relocation.acts.ask import counted
from posada.contexts.relocation.acts.prepare import BACKUP, DOWNLOADED, decided, held, terms_of
from posada.contexts.relocation.events import RelocationTold
from posada.contexts.relocation.models import Relocation
from posada.contexts.relocation.rules.fees import RelocationLimits
from posada.contexts.relocation.rules.parts import RelocationOutage, RelocationPasswords
from posada.contexts.relocation.rules.ways import (
    MailReading,
    RelocationAccess,
    RelocationBackup,
    RelocationNotice,
    RelocationSteps,
)
from posada.contexts.services import queries as services
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds


def start(service_id: int, *, reason: str = "", now: datetime, by: Actor) -> None:
    """Begin to move. Refused while access, a copy or a confirmation is awaited."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    if by.is_customer or row.way != "provider":
        raise BadInput("about", service_id, "a relocation that we carry out, by staff")
    verdict = Verdict(row.customer_id, "service", service_id, "start-relocation", now, effects=("relocation-started",))
    stood_on: tuple[Ground, ...] = ()
    access, backup = terms.ruling(RelocationAccess, target), terms.ruling(RelocationBackup, target)
    if access is not None:
        if not row.access_works:
            raise verdict.refused("no-access", grounds=access.orders(), sent=row.access is not None)
        stood_on += access.permits()
    for ruling in terms.rulings(RelocationNotice):
        if ruling.rule.applies_to.matches(target):
            if ruling.rule.what not in row.confirmed:
                raise verdict.refused("notice-not-read", grounds=ruling.orders(), what=ruling.rule.what)
            stood_on += ruling.permits()
    if backup is not None:
        if BACKUP not in row.confirmed:
            if not reason or by.role != backup.rule.overridden_by:
                raise verdict.refused("not-backed-up", grounds=backup.orders())
            verdict = permitted(verdict, "start-relocation", by=by, terms=terms, otherwise=(backup.rule.overridden_by,))
        stood_on += backup.permits()
    facts = {"backed_up": row.confirmed.get(BACKUP), **({"reason": reason} if reason else {})}
    record([replace(verdict, grounds=verdict.grounds + stood_on, facts=facts)], now=now, actor=by)
    row.move("start")
    row.started_at, row.reason = row.started_at or now, ""
    row.save(update_fields=["state", "started_at", "reason"])
    touch("service", [service_id])


def block(service_id: int, reason: str, found: str, *, now: datetime, by: Actor) -> None:
    """Stop for what was found in the customer's data, and say it. Announces RelocationTold."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    ruling = terms.ruling(RelocationLimits, target)
    if ruling is None or reason not in ruling.rule.reasons or not found or by.is_customer:
        raise BadInput("reason", reason, ", ".join(ruling.rule.reasons) if ruling else "nothing")
    row.move("block")
    row.reason = found
    row.save(update_fields=["state", "reason"])
    decision = decided(row, "block-relocation", ruling.permits(), now, by, reason=reason, found=found, fee="0")
    announce(RelocationTold(service_id, row.customer_id, "blocked", {"found": found}, decision, now, by))


def note_part(service_id: int, part: str, said: dict[str, Any], *, now: datetime, by: Actor) -> None:
    """Write down how much of a part was found and made, what is missing by name, or why it is not there."""
    row = held(service_id)
    terms, _ = terms_of(row, now)
    service = services.by_id([service_id])[service_id]
    ruling = next((each for each in queries.parts(terms, service) if part in each.rule.parts), None)
    if ruling is None or by.is_customer:
        raise BadInput("part", part, "a part that is moved, noted by staff")
    missing = said.get("missing") or []
    noted: dict[str, Any] = {
        "found": str(counted(said.get("found", 0), "found")), "made": str(counted(said.get("made", 0), "made")),
        "missing": [missing] if isinstance(missing, str) else [str(each) for each in missing],
        "reason": str(said.get("reason") or ""),
    }  # fmt: skip
    row.parts = {**row.parts, part: noted}
    row.save(update_fields=["parts"])
    decided(row, f"note-{part}"[:40], ruling.orders(), now, by, **noted)


def make_mailboxes(service_id: int, count: int, *, now: datetime, by: Actor) -> None:
    """Note that mailboxes were made with the first password that the terms give them. Announces RelocationTold."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    ruling = terms.ruling(RelocationPasswords, target)
    if ruling is None or by.is_customer or count < 1:
        raise BadInput("count", count, "mailboxes made by staff")
    row.mailboxes += count
    row.save(update_fields=["mailboxes"])
    figures = {"count": row.mailboxes, "initial": ruling.rule.initial}
    left = queries.on_first_password(row)
    decision = decided(row, "make-mailboxes", ruling.orders(), now, by, on_first_password=left, **figures)
    announce(RelocationTold(service_id, row.customer_id, "passwords", figures, decision, now, by))


def change_passwords(service_id: int, count: int, *, now: datetime, by: Actor) -> None:
    """Note that so many mailboxes were given passwords of their own."""
    row = queries.latest(service_id)
    if row is None or not 0 < count <= queries.on_first_password(row):
        raise BadInput("count", count, "mailboxes that are on the first password")
    terms, target = terms_of(row, now)
    ruling = terms.ruling(RelocationPasswords, target)
    row = Relocation.objects.select_for_update().get(pk=row.pk)
    row.own_passwords += count
    row.save(update_fields=["own_passwords"])
    decided(row, "change-mailbox-passwords", grounds(ruling, role="permits"), now, by, changed=count,
            on_first_password=queries.on_first_password(row))  # fmt: skip


def delegate(service_id: int, *, confirmed: bool = False, now: datetime, by: Actor) -> None:
    """Point the domain here. Refused until all is there and mail is safe; a warning is passed by confirming it."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    verdict = Verdict(row.customer_id, "service", service_id, "point-domain-here", now, effects=("domain-pointed",))
    stood_on: tuple[Ground, ...] = ()
    steps, outage = terms.ruling(RelocationSteps, target), terms.ruling(RelocationOutage, target)
    reading = terms.ruling(MailReading, target)
    if row.way == "client" and steps is not None:
        if steps.rule.mail_step not in row.confirmed and not confirmed:
            raise verdict.refused("mail-may-be-lost", grounds=steps.orders(), step=steps.rule.mail_step)
        stood_on += grounds(steps, role="limits")
    if row.way == "provider" and outage is not None:
        service = services.by_id([service_id])[service_id]
        if lacking := queries.open_parts(row, terms, service):
            raise verdict.refused("not-all-there", grounds=outage.orders(), open=_names(lacking))
        stood_on += outage.permits()
    if reading is not None:
        if row.way == "provider" and not row.reading:
            raise verdict.refused("mail-reading-not-said", grounds=reading.orders())
        if row.reading in reading.rule.held and DOWNLOADED not in row.confirmed:
            raise verdict.refused("mail-not-downloaded", grounds=reading.orders(), mode=row.reading)
        stood_on += grounds(reading, role="permits") if row.reading else ()
    record([replace(verdict, grounds=stood_on, facts={"confirmed": confirmed, "mode": row.reading})], now=now, actor=by)
    row.delegated_at = now
    row.save(update_fields=["delegated_at"])
    touch("service", [service_id])


def note_probes(service_id: int, asked: int, answered: int, *, now: datetime, by: Actor) -> None:
    """Write down for how long nothing answered while the domain was pointed here, and whether that is kept."""
    row = held(service_id)
    terms, target = terms_of(row, now)
    ruling = terms.ruling(RelocationOutage, target)
    if ruling is None or by.is_customer or not 0 <= answered <= asked:
        raise BadInput("answered", answered, "at most as many as were asked, by staff")
    row.outage = ruling.rule.seconds(asked, answered)
    row.save(update_fields=["outage"])
    decided(row, "note-probes", ruling.orders(), now, by, asked=asked, answered=answered, outage=row.outage,
            kept=row.outage <= ruling.rule.most_seconds)  # fmt: skip


def _names(lacking: Sequence[tuple[Any, list[str]]]) -> list[str]:
    return [name for _, names in lacking for name in names]
