"""The pages of the client area: permission, the clock, then some queries or one act."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from posada.faces.portal.areas import bar, group_of, menu
from posada.faces.portal.door import terms_news
from posada.faces.portal.visitor import Visitor
from posada.faces.site.faults import said as fault_said
from posada.faces.site.words import word
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.terms.decisions import Refused


def show(request: HttpRequest, who: Visitor, template: str, here: str, **shown: Any) -> HttpResponse:
    """A page of the portal, within its menu."""
    granted = who.areas()
    known = {"who": who, "here": here, "here_group": group_of(here), "today": who.today, "menu": menu(granted),
             "bar": bar(granted), "news": terms_news(request)}  # fmt: skip
    return render(request, f"portal/{template}.html", {**known, **shown})


@contextmanager
def acting(request: HttpRequest, who: Visitor, done: str) -> Iterator[None]:
    """One act of a customer's, in its own transaction; says what came of it, a refusal with its clause."""
    try:
        with unit(who.now, who.actor):
            yield
    except Refused as refusal:
        said = _("No se puede: %(why)s (%(clause)s).")
        words = {"why": word("refusal", refusal.reason), "clause": refusal.clause}
        messages.error(request, _with_why(said % words, refusal.decision), extra_tags="stop")
    except BadInput as error:
        messages.error(request, fault_said(error), extra_tags="stop")
    else:
        messages.success(request, done, extra_tags="good")


def _with_why(said: str, decision: int) -> str:
    """The sentence with the way to the decision's page, where it was recorded."""
    if not decision:
        return said
    return format_html('{} <a href="{}">{}</a>', said, reverse("portal:why", args=[decision]), _("¿Por qué?"))
