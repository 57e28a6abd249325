"""The one line of a customer's time: what will be done and by which clause, and what was decided and by which."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from posada.faces.site.words import STEP_TONES, TONES, word
from posada.ground.agenda.models import Entry
from posada.terms.models import Decision
from posada.terms.versions import book

SHOWN = 40  # decisions; those before are in the journal
COMING = 20
LOOK = "see-personal-data"
Named = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing on the line. `decision` is none while it is to come."""

    at: datetime
    act: str
    about: str
    clause: str
    tone: str
    decision: int = 0
    outcome: str = ""
    actor: str = ""
    held: bool = False  # back by a person


def past(customer_id: int, also: Collection[int] = ()) -> list[Decision]:
    """The newest decisions about a customer, newest first, and `also` these of them, however old.

    Looks at its personal data are left out: they are many, and stand in the journal.
    """
    own = Decision.objects.filter(customer_id=customer_id)
    newest = own.exclude(act=LOOK).order_by("-id")[:SHOWN]
    return list(newest.union(own.filter(id__in=also)).order_by("-id") if also else newest)


def to_come(customer_id: int) -> list[Entry]:
    """The next step of each plan of a customer, the soonest first."""
    return list(Entry.objects.filter(customer_id=customer_id).order_by("due_at", "pk")[:COMING])


def coming(entries: Sequence[Entry], called: Named) -> list[Moment]:
    """Steps to come as moments, the farthest first, so that the soonest stands next to today."""
    return [
        Moment(entry.due_at, entry.act, called.get((entry.subject_kind, entry.subject_id), ""), entry.clause,
               STEP_TONES.get(entry.act, "info"), held=bool(entry.held_by))
        for entry in reversed(entries)
    ]  # fmt: skip


def story(decisions: Sequence[Decision], called: Named) -> list[Moment]:
    """Decisions as moments, each with the clause that leads it."""
    return [
        Moment(decision.decided_at, decision.act, called.get((decision.subject_kind, decision.subject_id), ""),
               clause_of(decision), TONES.get(decision.outcome, "info"), decision.id, decision.outcome, decision.actor)
        for decision in decisions
    ]  # fmt: skip


def clause_of(decision: Decision) -> str:
    """The clause that leads a decision, from the versions that are read already; nothing where none does."""
    number = decision.ruling_id
    return book().of_ruling(number).by_number(number).clause if number is not None else ""


def unnamed(rows: Iterable[Decision | Entry], called: Named, kind: str) -> list[tuple[str, int]]:
    """The subjects of a kind that have no name yet."""
    wanted = {(row.subject_kind, row.subject_id) for row in rows if row.subject_kind == kind}
    return [subject for subject in wanted if subject not in called]


def fallback(rows: Iterable[Decision | Entry]) -> dict[tuple[str, int], str]:
    """Each subject by its kind and number, where nothing says what it is called."""
    return {(row.subject_kind, row.subject_id): f"{word('kind', row.subject_kind)} {row.subject_id}" for row in rows}
