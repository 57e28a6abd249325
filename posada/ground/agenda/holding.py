"""Holding back single steps of the coming run, line by line."""

from datetime import datetime

from posada.ground.agenda.models import Entry
from posada.kernel.errors import BadInput, NotFound
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record


def hold_step(entry_id: int, why: str, *, by: Actor, now: datetime) -> None:
    """Keep every run from the next step of one plan until it is let go, or the plan says another step."""
    if not why.strip():
        raise BadInput("why", why, "the reason, in a sentence")
    entry = _locked(entry_id)
    if entry.held_by:
        raise BadInput("step", entry.act, "one that nobody holds; %(who)s holds this one", who=entry.held_by)
    entry.held_by = str(by)[:80]
    entry.save(update_fields=["held_by"])
    _decided(entry, "hold-step", by, now, {"why": why.strip()[:300]})


def let_go(entry_id: int, *, by: Actor, now: datetime) -> None:
    """Let a step that a person held go on; what is parked is released where parked subjects are."""
    entry = _locked(entry_id)
    if not entry.held_by.startswith("staff"):
        raise BadInput("step", entry.act, "one that a person holds")
    held_by, entry.held_by = entry.held_by, ""
    entry.save(update_fields=["held_by"])
    _decided(entry, "let-go", by, now, {"held_by": held_by})


def _locked(entry_id: int) -> Entry:
    entry = Entry.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(f"step:{entry_id}")
    return entry


def _decided(entry: Entry, act: str, by: Actor, now: datetime, facts: dict[str, str]) -> None:
    verdict = Verdict(
        entry.customer_id, entry.subject_kind, entry.subject_id, act, now,
        facts={"act": entry.act, "due": entry.due_at, **facts}, effects=(act,),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
