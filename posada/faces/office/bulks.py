"""Acts on many as staff see them: on which page each is, in which role, what it is done to, and what it brings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from posada.contexts.payments.models import Payment
from posada.contexts.services.models import Task
from posada.contexts.support.models import Ticket
from posada.faces.site import formats, names
from posada.faces.site.words import word
from posada.flow import bulk
from posada.ground.agenda.models import Entry, Parked
from posada.ground.customers.models import Customer
from posada.kernel.money import Money

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Bulk:
    """One act on many: the page of its list, the roles that it is done in, its rows, and what each is called."""

    kind: str
    page: str
    roles: tuple[str, ...]
    model: Any
    called: Callable[[Any], str]
    among: dict[str, Any]  # the rows that it can be done to

    @property
    def label(self) -> str:
        return word("bulk", self.kind)

    @property
    def undone(self) -> bool:
        """Whether it can be undone, if only for some."""
        return bool(bulk.KINDS[self.kind].undo)

    @property
    def undoing(self) -> bool:
        """Whether it is ordered only to undo another."""
        return bulk.KINDS[self.kind].undoing

    @property
    def undo_said(self) -> str:
        """What of it can be undone, and what not."""
        return word("bulk-undo", self.kind)

    @property
    def asks_why(self) -> bool:
        return bulk.KINDS[self.kind].asks_why


def _sum(row: Payment) -> str:
    return formats.money(Money(row.amount, row.currency))


def _step(row: Entry) -> str:
    return f"{word('act', row.act)} ({formats.day(row.due_at)})"


BULKS = {
    each.kind: each
    for each in (
        Bulk("receive-payments", "payments", ("payment_verifier", "billing"), Payment, _sum, {"state": "claimed"}),
        Bulk("end-tasks", "tasks", ("activations", "support"), Task, lambda row: word("task-act", row.act),
             {"state": "open"}),
        Bulk("close-tickets", "tickets", (), Ticket, lambda row: row.subject, {}),
        Bulk("hold-steps", "agenda", ("billing",), Entry, _step, {"held_by": ""}),
        Bulk("free-steps", "agenda", ("billing",), Entry, _step, {"held_by__startswith": "staff"}),
        Bulk("release-parked", "parked", (), Parked, lambda row: row.why, {"released_at": None}),
        Bulk("take-back-payments", "payments", ("payment_verifier", "billing"), Payment, _sum, {"state": "received"}),
        Bulk("reopen-tasks", "tasks", ("activations", "support"), Task, lambda row: word("task-act", row.act),
             {"state": "done"}),
        Bulk("reopen-tickets", "tickets", (), Ticket, lambda row: row.subject, {"state": "closed"}),
        Bulk("park-again", "parked", (), Parked, lambda row: row.why, {"released_at__isnull": False}),
        Bulk("reverse", "reversal", (), Customer, lambda row: row.name, {}),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Preview:
    """What an act on many would be done to: the rows that it can be done to, the first of them, and their sums."""

    bulk: Bulk
    ids: Sequence[int]
    lines: Sequence[tuple[str, int, str]]  # what, customer, whose
    left_out: int
    sums: Sequence[Money]


def preview(kind: str, ids: Sequence[int]) -> Preview:
    """What there is of these subjects, in their order; those to which it cannot be done are left out."""
    known = BULKS[kind]
    rows = list(known.model.objects.filter(pk__in=ids, **known.among).order_by("pk"))
    return Preview(known, [row.pk for row in rows], lines(known, rows[:SHOWN]), len(set(ids)) - len(rows), _sums(rows))


def lines(known: Bulk, rows: Sequence[Any]) -> list[tuple[str, int, str]]:
    """(what, customer, whose) of rows."""
    owners = [row.pk if known.model is Customer else row.customer_id for row in rows]
    who = names.customers(owners)
    return [(known.called(row), owner, who.get(owner, "")) for row, owner in zip(rows, owners, strict=True)]


def _sums(rows: Sequence[Any]) -> list[Money]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        if isinstance(row, Payment):
            sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.amount
    return [Money(amount, currency) for currency, amount in sorted(sums.items())]
