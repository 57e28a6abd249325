"""Coming in, once a sign-in: the act decides whether, and what changed in the terms is kept until a page shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from posada.faces.site.formats import language
from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.sign_in import sign_in
from posada.ground.customers.models import Contact
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.diff import diff
from posada.terms.telling import ClauseTold, tell
from posada.terms.versions import book

ENTERED, CHANGED = "portal-entered", "terms-changed"


@dataclass(frozen=True)
class TermsNews:
    """The terms a person knew, those that rule now, and the clauses that differ."""

    old: Terms
    new: Terms
    clauses: tuple[ClauseTold, ...]


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
    return news_between(*(book().by_number(number) for number in numbers))


def news_between(old: Terms, new: Terms) -> TermsNews:
    """What changed from one version to another, in the language in use."""
    return TermsNews(old, new, tell(diff(old, new), old, new, language()))
