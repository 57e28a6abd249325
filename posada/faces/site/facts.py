"""The facts of a decision as its reader reads them: names for numbers, days in words, headings for clauses."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from posada.faces.site import formats, names
from posada.faces.site.words import WORDS, word
from posada.kernel.clock import now
from posada.kernel.durations import Duration
from posada.kernel.money import Money
from posada.terms.telling import duration_in_words
from posada.terms.versions import book

# Facts that hold the ids of subjects, and of which kind.
SUBJECTS = {
    "invoice": "invoice", "invoices": "invoice", "service": "service", "services": "service", "left_alone": "service",
    "staying": "service", "delivered": "service", "payment": "payment", "order": "order", "case": "case",
    "ticket": "ticket", "customer": "customer", "found": "payment", "candidates": "payment",
}  # fmt: skip
OF_THE_HOUSE = {"counted", "notice", "hash", "units", "breach"}  # said elsewhere on the page, or for the machine alone
DAY, INSTANT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
DURATION = re.compile(r"\d+ (working )?(day|hour|week|month|year)s?")

Said = tuple[str, str]


def told(facts: Mapping[str, Any]) -> list[Said]:
    """(what, how much or which) of every fact worth telling, in their order; ids are looked up once a kind."""
    known = names.subjects(_subjects(facts))
    return [
        (word("fact", name), said)
        for name, value in facts.items()
        if name not in OF_THE_HOUSE and (said := say(value, name, known))
    ]


def _subjects(facts: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for name, value in facts.items():
        if name in SUBJECTS:
            yield from ((SUBJECTS[name], id) for id in _listed(value) if isinstance(id, int))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def say(value: Any, name: str, known: Mapping[tuple[str, int], str]) -> str:
    """One value in words; nothing for one that says nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, list):
        return ", ".join(said for each in value if (said := say(each, name, known)))
    if isinstance(value, Mapping) and set(value) == {"amount", "currency"}:
        return formats.money(Money(str(value["amount"]), str(value["currency"])))
    if isinstance(value, Mapping):
        parts = [(key, say(each, key, known)) for key, each in value.items()]
        return ", ".join(f"{word('fact', key)}: {part}" for key, part in parts if part)
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if isinstance(value, int) and name in SUBJECTS:
        return known.get((SUBJECTS[name], value), str(value))
    return _said(str(value), name)


def _said(text: str, name: str) -> str:
    if INSTANT.fullmatch(text):
        return formats.moment(datetime.fromisoformat(text))
    if DAY.fullmatch(text):
        return formats.day(date.fromisoformat(text))
    if DURATION.fullmatch(text):
        return duration_in_words(Duration.parse(text))
    if name == "method":
        return formats.method(text)
    clause = book().for_existing(now()).clauses.get(text) if name in ("clause", "clauses") else None
    if clause is not None:
        return clause.read(formats.language())[0]
    return str(WORDS["value"].get(text, text))  # else a name, or a figure: it stays as it is
