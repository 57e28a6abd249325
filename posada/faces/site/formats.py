"""How amounts, days and moments are written for the person who reads them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language

from posada.kernel import clock
from posada.kernel.money import Money
from posada.terms.provider import Provider
from posada.terms.versions import NothingPublished, book


@cache
def locale(language: str, country: str) -> Locale:
    """The conventions of a language in a country, or of the language alone where the pair is not known."""
    try:
        return Locale.parse(f"{language}_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)


def language() -> str:
    """The language in use."""
    return (get_language() or "es").split("-")[0]


def method(name: str) -> str:
    """A payment method's name in the language in use."""
    known = provider()
    return spoken_name(known.methods.get(name, {})) or name if known else name


def provider() -> Provider | None:
    """Who the house is; None before any terms were published."""
    try:
        return book().for_existing(clock.now()).provider
    except NothingPublished:
        return None


def here() -> Locale:
    """The conventions of the language in use, in the provider's country."""
    known = provider()
    return locale(language(), known.country if known else "CO")


def money(amount: Money, *, whole: bool = False) -> str:
    """`$ 107.100,00`; `whole` leaves out decimals that are zero, as in running text."""
    pattern = None
    if whole and amount.amount == amount.amount.to_integral_value():
        pattern = here().currency_formats["standard"].pattern.split(";")[0].replace("0.00", "0")
    written = format_currency(amount.amount, amount.currency, pattern, locale=here(), currency_digits=False)
    return written.replace("\xa0", " ")


def number(value: Decimal | int) -> str:
    return str(format_decimal(value, locale=here()))


def day(value: date) -> str:
    """`7 de abril de 2026`, counted in the provider's time zone where a moment is given."""
    if isinstance(value, datetime):
        value = _local(value).date()
    return str(format_date(value, "long", locale=here()))


def moment(value: datetime) -> str:
    """`7 de abril de 2026, 10:32`, in the provider's time zone."""
    return f"{day(value)}, {format_datetime(_local(value), 'HH:mm', locale=here())}"


def brief(value: datetime) -> str:
    """`7 abr 2026, 10:32`, for tables."""
    return f"{format_date(_local(value).date(), 'medium', locale=here())}, {_local(value):%H:%M}"


def time(value: datetime) -> str:
    """`10:32`, of a day that is known."""
    return f"{_local(value):%H:%M}"


def short(value: datetime) -> str:
    """`7 abr`, for axes."""
    return str(format_skeleton("MMMd", _local(value), locale=here()))


def _local(value: datetime) -> datetime:
    known = provider()
    return value.astimezone(known.calendar().tz) if known else value


def country_name(code: str) -> str:
    """`Colombia`, `México`: a country in the language in use."""
    return str(here().territories.get(code, code))


def spoken_name(names: Mapping[str, str]) -> str:
    """A text of the pack in the language in use, or in its first one."""
    return names.get(language(), next(iter(names.values()), ""))
