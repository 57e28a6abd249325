"""Why something was done: the clauses in the reader's language, the facts, the count of days and the sums."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from posada.kernel.calendar import CountedDay
from posada.terms.models import Decision
from posada.terms.rule import Rule, Ruling
from posada.terms.versions import Book, book


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause a decision stood on: what it says, and what it did there."""

    clause: str
    role: str
    heading: str
    text: str
    version: str
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision, explained. `counted` are the days of the count, each counted or passed over with the reason."""

    decision: int
    at: datetime
    due_at: datetime
    act: str
    subject: tuple[str, int]
    outcome: str
    reason: str
    actor: str
    reasons: tuple[Reason, ...]
    facts: Mapping[str, Any]
    amounts: Mapping[str, str]
    currency: str
    counted: tuple[CountedDay, ...] = ()
    otherwise: str = ""
    objection: str = ""
    effects: tuple[str, ...] = field(default=())

    def as_object(self) -> dict[str, Any]:
        """The documented shape of `posada why --json`."""
        return {
            "decision": self.decision, "at": self.at.isoformat(), "due": self.due_at.isoformat(), "act": self.act,
            "subject": f"{self.subject[0]}:{self.subject[1]}", "outcome": self.outcome, "reason": self.reason,
            "actor": self.actor,
            "grounds": [{"clause": r.clause, "role": r.role, "heading": r.heading, "text": r.text, "terms": r.version,
                         "figures": r.figures} for r in self.reasons],
            "facts": self.facts, "amounts": self.amounts, "currency": self.currency or None,
            "count": [{"day": day.day.isoformat(), "counted": day.counted, "why": day.why} for day in self.counted],
            "otherwise": self.otherwise, "objection": self.objection,
        }  # fmt: skip


def why(customer_id: int, subjects: Collection[tuple[str, int]], language: str) -> list[Explanation]:
    """Every decision on these subjects of a customer, in order of time; two queries, whatever the size of the book."""
    kinds = {kind for kind, _id in subjects}
    rows = Decision.objects.filter(
        customer_id=customer_id, subject_kind__in=kinds, subject_id__in={id for _kind, id in subjects}
    ).order_by("decided_at", "id")
    wanted = set(subjects)
    return explain((row for row in rows if (row.subject_kind, row.subject_id) in wanted), language)


def explain(rows: Iterable[Decision], language: str, *, to_staff: bool = True) -> list[Explanation]:
    """The explanation of each decision in `language`; to others than staff without what its rules keep confidential."""
    versions = book()
    with override(language):
        return [_explained(row, versions, language, to_staff) for row in rows]


def _explained(row: Decision, versions: Book, language: str, to_staff: bool) -> Explanation:
    grounds = [(ruling_of(number, versions), role) for number, role in row.grounds]
    leading = grounds[0][0] if grounds else None
    kept = set() if to_staff else {name for ruling, _role in grounds for name in ruling.rule.confidential}
    told = {name: value for name, value in row.facts.items() if name not in kept}
    facts = {**told, **row.amounts}
    return Explanation(
        decision=row.id, at=row.decided_at, due_at=row.due_at, act=row.act, subject=(row.subject_kind, row.subject_id),
        outcome=row.outcome, reason=row.reason, actor=row.actor,
        reasons=tuple(_reason(ruling, role, versions, language, to_staff) for ruling, role in grounds),
        facts=told, amounts=row.amounts, currency=row.currency,
        counted=tuple(count(leading, row.facts, versions)) if leading else (),
        otherwise=(leading.rule.otherwise(facts) or "") if leading else "",
        objection=_("If you do not agree, open a ticket with the department concerned and name this decision: %(id)s.")
        % {"id": row.id},
        effects=tuple(row.effects),
    )  # fmt: skip


def ruling_of(number: int, versions: Book) -> Ruling[Rule]:
    """The ruling stored under a number."""
    return versions.of_ruling(number).by_number(number)


def _reason(ruling: Ruling[Rule], role: str, versions: Book, language: str, to_staff: bool) -> Reason:
    clause = versions.of_ruling(ruling.number).clauses[ruling.clause]
    heading, text = clause.read(language)
    figures = ruling.rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    told = figures if to_staff or not ruling.rule.confidential else {}
    return Reason(ruling.clause, role, heading, text, ruling.version, told)


def count(ruling: Ruling[Rule], facts: Mapping[str, Any], versions: Book) -> list[CountedDay]:
    """The days a rule counted, from the fact it counts from; empty where it counts none."""
    counted = ruling.rule.counts()
    if counted is None or not facts.get(counted.fact):
        return []
    calendar = versions.of_ruling(ruling.number).calendar
    return calendar.explain(date.fromisoformat(str(facts[counted.fact])[:10]), counted.duration, counted.direction)
