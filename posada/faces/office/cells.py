"""What stands in a cell of a list: how a page shows it, what an export writes, and the buttons by a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from posada.faces.office.desk import Desk
from posada.faces.site.words import word

Words = str | Promise


@dataclass(frozen=True)
class Cell:
    """One cell: how it is shown, and what."""

    kind: str  # text, link, state, money, day, moment, clause
    value: Any
    more: Any = ""

    def plain(self) -> str:
        """The cell as a file for another program has it: days and amounts unformatted, states in words."""
        if self.value is None:
            return ""
        if self.kind == "state":
            return word(self.more, self.value)
        if isinstance(self.value, datetime | date):
            return self.value.isoformat()
        return str(self.value)


@dataclass(frozen=True)
class Action:
    """A button by the row: where it posts, what it says, and what it sends."""

    label: Words
    url: str
    sends: tuple[tuple[str, str], ...] = ()
    style: str = "plain"


def text(value: Any) -> Cell:
    return Cell("text", value)


def link(words: Any, name: str, *args: Any) -> Cell:
    return Cell("link", words, reverse(f"office:{name}", args=args))


def state(value: str, about: str) -> Cell:
    return Cell("state", value, about)


def money(amount: Decimal, currency: str) -> Cell:
    return Cell("money", amount, currency)


def day(value: date | datetime | None) -> Cell:
    return Cell("day", value)


def moment(value: datetime | None) -> Cell:
    return Cell("moment", value)


def clause(value: str) -> Cell:
    return Cell("clause", value)


def action(label: Words, name: str, *args: Any, style: str = "plain", **sends: str) -> Action:
    return Action(label, reverse(f"office:{name}", args=args), tuple(sends.items()), style)


def nobody() -> Cell:
    """Where a name is missing: what it named was erased."""
    return text(_("(borrado)"))


def customer(who: Mapping[int, str], id: int, at: Desk) -> Cell:
    """A customer's name, leading to its page for those who see customers."""
    name = who.get(id)
    if name is None:
        return nobody() if id else text("")
    return link(name, "customer", id) if at.may("customers") else text(name)
