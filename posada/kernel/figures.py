"""Figures of a notice: kept as they are until it is written, then said as its reader says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name
from babel.numbers import format_currency, format_decimal

from posada.kernel.money import Money

Kept = Any  # what JSON can hold


def keep(value: Any) -> Kept:
    """`value` as JSON, with amounts, days and instants marked for what they are."""
    match value:
        case Money():
            return {"$money": value.plain(), "currency": value.currency}
        case datetime():
            return {"$instant": value.isoformat()}
        case date():
            return {"$day": value.isoformat()}
        case Decimal():
            return {"$number": f"{value.normalize():f}"}
        case Mapping():
            return {str(key): keep(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [keep(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
    return str(value)


class Said(str):
    """A figure in words; `short` is the form for a subject line."""

    short: str

    def __new__(cls, text: str, short: str) -> Self:
        said = super().__new__(cls, text)
        said.short = short
        return said


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one reader says figures: a locale, and the time zone of the house."""

    locale: Locale
    zone: ZoneInfo

    @classmethod
    def of(cls, language: str, country: str, zone: ZoneInfo) -> Self:
        """The reader's language as spoken in that country, or in general where nothing else is known of it."""
        try:
            return cls(Locale.parse(f"{language}_{country}"), zone)
        except (UnknownLocaleError, ValueError):
            return cls(Locale.parse(language), zone)

    def say(self, value: Kept) -> Any:
        """What `keep` kept, in words: `7 de abril de 2026`, `$ 107.100,00 COP`. A `$text` is one text by language."""
        if isinstance(value, list):
            return [self.say(item) for item in value]
        if not isinstance(value, dict):
            return value
        match value:
            case {"$money": amount, "currency": currency}:
                return self.money(Decimal(amount), currency)
            case {"$day": day}:
                return self.day(date.fromisoformat(day))
            case {"$instant": instant}:
                return self.instant(datetime.fromisoformat(instant))
            case {"$number": number}:
                return format_decimal(Decimal(number), locale=self.locale)
            case {"$text": texts}:
                return texts.get(self.locale.language) or next(iter(texts.values()), "")
        return {key: self.say(item) for key, item in value.items()}

    def money(self, amount: Decimal, currency: str) -> Said:
        """An amount with its currency's code; short, without it and without empty cents."""
        text = format_currency(amount, currency, locale=self.locale).replace("\xa0", " ")
        short = text
        if amount == amount.to_integral_value():
            short = format_currency(
                amount, currency, locale=self.locale, format=_whole(self.locale), currency_digits=False
            ).replace("\xa0", " ")
        return Said(text if currency in text else f"{text} {currency}", short)

    def day(self, day: date) -> Said:
        """A day in words; short, without its year."""
        return Said(format_date(day, "long", self.locale), format_skeleton("MMMMd", day, locale=self.locale))

    def instant(self, instant: datetime) -> Said:
        """A day and a time with the zone it is counted in; short, the day."""
        here = instant.astimezone(self.zone)
        day = self.day(here.date())
        zone = get_timezone_name(here, width="long", locale=self.locale)
        return Said(f"{day}, {format_time(here, 'HH:mm', locale=self.locale)} ({zone})", day.short)


def _whole(locale: Locale) -> str:
    """The locale's pattern of amounts, without its decimals."""
    pattern = locale.currency_formats["standard"].pattern
    return str(pattern).replace(".00", "")
