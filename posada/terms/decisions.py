"""Recording decisions: one row an act or refusal, in the transaction of its effects."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

import orjson

from posada.kernel.errors import Refusal
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.alike import Batch
from posada.terms.database import tell
from posada.terms.models import Outcome
from posada.terms.rows import copy_rows, insert_alike, take_ids_ahead
from posada.terms.rule import Ground

COLUMNS = (
    "id", "customer_id", "subject_kind", "subject_id", "act", "due_at", "learnt_at", "decided_at", "actor", "outcome",
    "reason", "ruling_id", "grounds", "facts", "amounts", "currency", "effects", "undoes",
)  # fmt: skip
SEQUENCE = "terms_decision_id_seq"
_recorded: ContextVar[list[int] | None] = ContextVar("recorded", default=None)


@contextmanager
def recorded() -> Iterator[list[int]]:
    """Within, the numbers of the decisions that are written gather in this list."""
    numbers: list[int] = []
    token = _recorded.set(numbers)
    try:
        yield numbers
    finally:
        _recorded.reset(token)


def _note(ids: Iterable[int]) -> None:
    numbers = _recorded.get()
    if numbers is not None:
        numbers.extend(ids)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is about to be decided on one subject. `due_at` is when it fell due or happened."""

    customer_id: int
    subject_kind: str
    subject_id: int
    act: str
    due_at: datetime
    grounds: tuple[Ground, ...] = ()
    outcome: str = Outcome.DONE
    facts: Mapping[str, Any] = field(default_factory=dict)
    amounts: Mapping[str, Money] = field(default_factory=dict)
    effects: tuple[str, ...] = ()
    reason: str = ""
    learnt_at: datetime | None = None
    undoes: int | None = None

    def refused(self, reason: str, *, grounds: tuple[Ground, ...] | None = None, **facts: Any) -> "Refused":
        """The refusal of this act: to be raised; it undoes the act and is recorded by itself."""
        verdict = replace(
            self,
            outcome=Outcome.REFUSED,
            reason=reason,
            grounds=self.grounds if grounds is None else grounds,
            facts={**self.facts, **facts},
            effects=(),
        )
        return Refused(verdict)


class Refused(Refusal):
    """A refusal by the terms. Whatever its transaction did is undone; the unit of work records the refusal."""

    def __init__(self, verdict: Verdict) -> None:
        clause = verdict.grounds[0].clause if verdict.grounds else ""
        super().__init__(clause=clause, reason=verdict.reason, facts=dict(verdict.facts))
        self.verdict = verdict
        self.decision = 0  # its number, once the unit of work has recorded it


def record(verdicts: Sequence[Verdict], *, now: datetime, actor: Actor) -> list[int]:
    """Write the decisions and return their identifiers, in order. A decision already taken raises IntegrityError."""
    ids = take_ids_ahead(SEQUENCE, len(verdicts))
    who = str(actor)
    copy_rows(
        "terms_decision", COLUMNS, (_row(id, verdict, now, who) for id, verdict in zip(ids, verdicts, strict=True))
    )
    _note(ids)
    return ids


def record_alike(batch: Batch[Verdict], *, now: datetime, actor: Actor) -> list[int]:
    """Write the same decisions about many subjects, each by the verdict it shares; their identifiers, in order."""
    ids = take_ids_ahead(SEQUENCE, len(batch.subjects))
    who = str(actor)
    own = {"id": ids, "customer_id": batch.customers, "subject_id": batch.subjects}
    models = [_model(verdict, now, who) for verdict in batch.models]
    insert_alike("terms_decision", models, batch.which, own)
    _note(ids)
    return ids


def _model(verdict: Verdict, now: datetime, who: str) -> dict[str, Any]:
    """The columns of a decision that alike subjects share."""
    row = dict(zip(COLUMNS, _row(0, verdict, now, who), strict=True))
    written = {name: orjson.Fragment(row[name]) for name in ("grounds", "facts", "amounts", "effects")}
    return {name: value for name, value in (row | written).items() if name not in ("id", "customer_id", "subject_id")}


def record_refusal(verdict: Verdict, *, now: datetime, actor: Actor) -> int:
    """Write a refusal and return its number; the same one at the same instant is written once, and then it is 0."""
    (id,) = take_ids_ahead(SEQUENCE, 1)
    marks = ", ".join(["%s"] * len(COLUMNS))
    written = tell(
        f"INSERT INTO terms_decision ({', '.join(COLUMNS)}) VALUES ({marks}) ON CONFLICT DO NOTHING",
        _row(id, verdict, now, str(actor)),
    )
    return id if written else 0


def _row(id: int, verdict: Verdict, now: datetime, actor: str) -> tuple[Any, ...]:
    amounts = verdict.amounts
    currency = next((money.currency for money in amounts.values()), "")
    return (
        id, verdict.customer_id, verdict.subject_kind, verdict.subject_id, verdict.act, verdict.due_at,
        verdict.learnt_at or verdict.due_at, now, actor, verdict.outcome, verdict.reason,
        verdict.grounds[0].ruling.number if verdict.grounds else None,
        _grounds_json(verdict.grounds),
        as_json(verdict.facts),
        as_json(amounts if isinstance(amounts, Written) else {name: m.plain() for name, m in amounts.items()}),
        currency,
        _effects_json(verdict.effects),
        verdict.undoes,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _grounds_json(grounds: tuple[Ground, ...]) -> str:
    return orjson.dumps([[ground.ruling.number, ground.role] for ground in grounds]).decode()


class Written(dict[str, Any]):
    """Facts or amounts that many decisions of a batch share: their JSON text is made once."""

    @cached_property
    def text(self) -> str:
        return _dumped({name: value.plain() if isinstance(value, Money) else value for name, value in self.items()})


@lru_cache(maxsize=512)
def _effects_json(effects: tuple[str, ...]) -> str:
    return orjson.dumps(effects).decode()


def as_json(value: Any) -> str:
    """JSON text of facts: amounts and days as strings, aware instants with their offset."""
    return value.text if isinstance(value, Written) else _dumped(value)


def _dumped(value: Any) -> str:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"amount": value.plain(), "currency": value.currency}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Iterable):
        return list(value)
    return str(value)
