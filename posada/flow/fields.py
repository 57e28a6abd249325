"""Reading what a request or a judgement says in its fields: they come from outside, and may hold anything."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from typing import Any

from posada.kernel.errors import BadInput

Fields = Mapping[str, Any]
MOST = 10**9  # beyond it nothing is counted
DIGITS = Decimal(10) ** 16  # what a sum's column holds


def whole(fields: Fields, name: str, default: int | None = None) -> int:
    """A whole number; the default where it is not given, if there is one."""
    written = fields.get(name, default)
    try:
        found = int(str(written))
    except ValueError:
        raise BadInput(name, written, "a whole number") from None
    if abs(found) > MOST:
        raise BadInput(name, written, "a whole number of at most %(most)s", most=MOST)
    return found


def number(fields: Fields, name: str) -> Decimal | None:
    """A number; None where it is not given."""
    written = fields.get(name)
    if written is None:
        return None
    try:
        found = Decimal(str(written))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= DIGITS:
        raise BadInput(name, written, "a number")
    return found


def given_number(fields: Fields, name: str) -> Decimal:
    """A number that must be given."""
    found = number(fields, name)
    if found is None:
        raise BadInput(name, None, "a number")
    return found


def text(fields: Fields, name: str) -> str:
    """Words that must be given."""
    found = str(fields.get(name) or "").strip()
    if not found:
        raise BadInput(name, fields.get(name), "some words")
    return found


def address(fields: Fields, name: str) -> str:
    """An IP address that must be given, as it is written shortest."""
    try:
        return str(ip_address(text(fields, name)))
    except ValueError:
        raise BadInput(name, fields.get(name), "an address such as 203.0.113.7") from None


def day(fields: Fields, name: str) -> date:
    """A day that must be given."""
    written = fields.get(name)
    if isinstance(written, datetime):
        return written.date()
    if isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise BadInput(name, written, "a day such as 2026-04-14") from None


def listed(fields: Fields, name: str) -> list[str]:
    """One value or several, as a list; empty where nothing is given."""
    written = fields.get(name, ())
    if isinstance(written, str):
        return [written]
    if not isinstance(written, Iterable) or isinstance(written, Mapping):
        raise BadInput(name, written, "one value, or a list of them")
    return [str(each) for each in written]
