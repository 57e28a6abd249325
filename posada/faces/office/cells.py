"""What stands in a cell of a list, and the buttons by a row; the kinds of cells are those of all faces' tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from posada.faces.office.desk import Desk
from posada.faces.site import tables
from posada.faces.site.tables import Cell, Words
from posada.kernel.money import Money

text, state, moment = tables.text, tables.state, tables.moment


@dataclass(frozen=True)
class Action:
    """A button by the row: where it posts, what it says, and what it sends."""

    label: Words
    url: str
    sends: tuple[tuple[str, str], ...] = ()
    style: str = "plain"


def link(words: Any, name: str, *args: Any) -> Cell:
    """Words that lead to a page of the back office."""
    return tables.link(words, reverse(f"office:{name}", args=args))


def money(amount: Decimal, currency: str) -> Cell:
    return tables.money(Money(amount, currency))


def day(value: date | datetime | None) -> Cell:
    return tables.day(value)


def clause(value: str) -> Cell:
    """The heading of a clause; its id in a file."""
    return Cell("clause", value)


def action(label: Words, name: str, *args: Any, style: str = "plain", **sends: str) -> Action:
    return Action(label, reverse(f"office:{name}", args=args), tuple(sends.items()), style)


def customer(who: Mapping[int, str], id: int, at: Desk) -> Cell:
    """A customer's name, leading to its page for those who see customers; what it named may be erased."""
    name = who.get(id)
    if name is None:
        return text(_("(borrado)") if id else "")
    return link(name, "customer", id) if at.may("customers") else text(name)
