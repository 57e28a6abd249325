"""The pages of the back office."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from posada.faces.office.desk import Desk
from posada.faces.site.faults import said as fault_said
from posada.faces.site.words import word
from posada.ground.agenda.unit import unit
from posada.kernel.errors import PosadaError
from posada.terms.actor import Actor
from posada.terms.decisions import Refused


def show(request: HttpRequest, at: Desk, here: str, title: str, template: str, **shown: Any) -> HttpResponse:
    """A page of the back office, within its menu."""
    return render(
        request,
        f"office/{template}.html",
        {"desk": at, "here": here, "title": title, "journal": at.may("journal"), **shown},
    )


@contextmanager
def acting(request: HttpRequest, at: Desk, by: Actor, done: str) -> Iterator[None]:
    """One act of a member of staff, in its own transaction; says what came of it, a refusal with its clause."""
    try:
        with unit(at.now, by):
            yield
    except Refused as refusal:
        reason = word("refusal", refusal.reason)
        messages.error(request, _("No se puede: %(why)s (%(clause)s).") % {"why": reason, "clause": refusal.clause},
                       extra_tags="stop")  # fmt: skip
    except PosadaError as error:
        messages.error(request, fault_said(error), extra_tags="stop")
    else:
        messages.success(request, done, extra_tags="good")
