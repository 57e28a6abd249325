"""A change of the terms in words that a customer understands: what each figure was, and what it is now."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from posada.kernel.durations import Duration, Unit
from posada.kernel.errors import BadInput
from posada.terms import sources
from posada.terms.contract import Terms
from posada.terms.diff import ClauseChange, FigureChange
from posada.terms.kinds import rule_kinds

WORDS = Path(__file__).parent / "words"
LANGUAGES = ("es", "en")  # the order of the two words of a line
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
IN_FORCE = "in force"


@dataclass(frozen=True, slots=True)
class FigureTold:
    """One figure: what it is called, and its two values in words; empty where it did not, or does not, exist."""

    name: str
    before: str
    now: str

    def __str__(self) -> str:
        if not self.before:
            return _("%(name)s: now %(now)s") % {"name": self.name, "now": self.now}
        if not self.now:
            return _("%(name)s: before %(before)s, no longer") % {"name": self.name, "before": self.before}
        return _("%(name)s: before %(before)s, now %(now)s") % {
            "name": self.name, "before": self.before, "now": self.now,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClauseTold:
    """One clause that changed, as its reader sees it; of one that came or went, its text says all."""

    clause: str
    what: str
    heading: str
    figures: tuple[FigureTold, ...]
    sentences: tuple[str, ...]  # the figures, a sentence each
    before: str
    now: str


def tell(changes: Iterable[ClauseChange], old: Terms, new: Terms, language: str) -> tuple[ClauseTold, ...]:
    """The changes from `old` to `new` in words of a language: `percentage: before 10 %, now 5 %`."""
    with override(language):
        return tuple(_clause(change, old, new, language) for change in changes)


def _clause(change: ClauseChange, old: Terms, new: Terms, language: str) -> ClauseTold:
    told = tuple(_figures(change, old, new, language)) if change.what == "changed" else ()
    before, now = (change.texts or {}).get(language, ("", ""))
    heading = change.heading(language)
    return ClauseTold(change.clause, change.what, heading, told, tuple(map(str, told)), before, now)


def _figures(change: ClauseChange, old: Terms, new: Terms, language: str) -> Iterable[FigureTold]:
    for figure in change.figures:
        alone = sum(other.kind == figure.kind for other in change.figures) == 1
        if figure.figure != IN_FORCE or alone:
            before, now = (
                _value(figure, value, _currency(figure, change.clause, terms), terms, language)
                for value, terms in ((figure.old, old), (figure.new, new))
            )
            if before != now:
                name = figure_name(figure.kind, figure.figure, language)
                about = ", ".join(in_words(each, new, language) for each in figure.about)
                yield FigureTold(f"{name} ({about})" if about else name, before, now)


def figure_name(kind: str, figure: str, language: str) -> str:
    """What a figure of a rule kind is called."""
    known = _words("figures")
    return _spoken(known.get(f"{kind}.{figure}") or known.get(figure), figure, language)


def _value(figure: FigureChange, value: Any, currency: str, terms: Terms, language: str) -> str:
    if value is None:
        return ""
    if "percent" in figure.figure and NUMBER.fullmatch(str(value)):
        return f"{_number(value, terms, language)} %"
    if currency and NUMBER.fullmatch(str(value)):
        return format_currency(Decimal(str(value)), currency, locale=_locale(terms, language)).replace("\xa0", " ")
    return in_words(value, terms, language)


def in_words(value: Any, terms: Terms, language: str) -> str:
    """A value as rules hold it, in words: durations, numbers, yes and no, lists, and the words of our own."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case Mapping() if value and value.keys() <= set(LANGUAGES):
            return str(value.get(language) or next(iter(value.values())))
        case Mapping():
            parts = (f"{_code(key, language)}: {in_words(held, terms, language)}" for key, held in value.items())
            return "; ".join(parts) or _("nothing")
        case list() | tuple():
            return ", ".join(in_words(each, terms, language) for each in value) or _("nothing")
        case int() | float() | Decimal():
            return _number(value, terms, language)
    written = str(value)
    if NUMBER.fullmatch(written):
        return _number(written, terms, language)
    try:
        return duration_in_words(Duration.parse(written))
    except BadInput:
        return _code(written, language)


def duration_in_words(duration: Duration) -> str:
    """`5 working days`, in the language in use."""
    n = duration.count
    counted = {
        Unit.DAYS: ngettext("%(n)d day", "%(n)d days", n),
        Unit.WORKING_DAYS: ngettext("%(n)d working day", "%(n)d working days", n),
        Unit.HOURS: ngettext("%(n)d hour", "%(n)d hours", n),
        Unit.WORKING_HOURS: ngettext("%(n)d working hour", "%(n)d working hours", n),
        Unit.WEEKS: ngettext("%(n)d week", "%(n)d weeks", n),
        Unit.MONTHS: ngettext("%(n)d month", "%(n)d months", n),
        Unit.YEARS: ngettext("%(n)d year", "%(n)d years", n),
        Unit.MINUTES: ngettext("%(n)d minute", "%(n)d minutes", n),
    }
    return counted[duration.unit] % {"n": n}


def _currency(figure: FigureChange, clause: str, terms: Terms) -> str:
    """The currency of a figure that is an amount of money; empty where it is none."""
    kind = rule_kinds().get(figure.kind)
    if kind is None or figure.figure not in kind.tariffs:
        return ""
    rulings = terms.clauses[clause].rulings if clause in terms.clauses else ()
    stated = [getattr(ruling.rule, "currency", "") for ruling in rulings if ruling.rule.kind() == figure.kind]
    return next(filter(None, stated), terms.provider.currencies[0])


def _number(value: Any, terms: Terms, language: str) -> str:
    return str(format_decimal(Decimal(str(value)), locale=_locale(terms, language)))


@cache
def _conventions(language: str, country: str) -> Locale:
    try:
        return Locale.parse(f"{language}_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)


def _locale(terms: Terms, language: str) -> Locale:
    return _conventions(language, terms.provider.country)


def _code(written: str, language: str) -> str:
    return _spoken(_words("values").get(written), written.replace("_", " "), language)


def _spoken(words: tuple[str, ...] | None, otherwise: str, language: str) -> str:
    if words is None:
        return otherwise
    return words[LANGUAGES.index(language)] if language in LANGUAGES else words[0]


@cache
def _words(table: str) -> Mapping[str, tuple[str, ...]]:
    """A table of words: what is written in the terms, and how each language says it."""
    return {str(key): tuple(map(str, said)) for key, said in sources.read(WORDS / f"{table}.yaml").items()}
