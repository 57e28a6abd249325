"""Coming in, once a sign-in: the act decides whether, and what changed in the terms is kept until a page shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import get_language

from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.sign_in import sign_in
from posada.ground.customers.models import Contact
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.diff import FigureChange, diff
from posada.terms.versions import book

ENTERED, CHANGED = "portal-entered", "terms-changed"


@dataclass(frozen=True)
class ClauseNews:
    """One clause that changed, as its reader sees it."""

    heading: str
    what: str
    before: str
    now: str
    figures: tuple[FigureChange, ...]


@dataclass(frozen=True)
class TermsNews:
    """The terms a person knew, those that rule now, and the clauses that differ."""

    old: Terms
    new: Terms
    clauses: list[ClauseNews]


def come_in(request: HttpRequest, contact: Contact, *, by: Actor, now: datetime) -> None:
    """Let a person in, once a sign-in. Raises Refused where the terms must be accepted first."""
    if request.session.get(ENTERED) == contact.pk:
        return
    with unit(now, by):
        changed = sign_in(contact, by=by, now=now)
    request.session[ENTERED] = contact.pk
    if changed is not None:
        versions = book()
        request.session[CHANGED] = [versions.number(changed.old), versions.number(changed.new)]


def terms_news(request: HttpRequest) -> TermsNews | None:
    """What changed in the terms, given to the first page that asks; None afterwards."""
    numbers = request.session.pop(CHANGED, None)
    if numbers is None:
        return None
    old, new = (book().by_number(number) for number in numbers)
    language = (get_language() or "es").split("-")[0]
    changes = [
        ClauseNews(change.heading(language), change.what, *(change.texts or {}).get(language, ("", "")), change.figures)
        for change in diff(old, new)
    ]
    return TermsNews(old, new, changes)
