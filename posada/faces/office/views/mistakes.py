"""Undoing what was done under one clause, after a mistake: first what it would undo, then the word of a person."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import show
from posada.faces.site import names
from posada.faces.site.faults import said as fault_said
from posada.flow import bulk
from posada.flow.reversal import Undoing, undoings
from posada.kernel.errors import BadInput, PosadaError
from posada.kernel.money import sum_money
from posada.terms.models import StoredRuling

SHOWN = 200


@desk("reversal")
def reversal(request: HttpRequest, at: Desk) -> HttpResponse:
    """Ask for a clause and days, see what would be undone, and undo it with a reason that customers read."""
    asked = request.POST if request.method == "POST" else request.GET
    clause = asked.get("clause", "").strip()
    found: list[Undoing] = []
    if clause:
        try:
            since, until = _days(asked.get("from", ""), asked.get("until", ""), at)
            found = undoings(clause, since, until)
            if request.method == "POST":
                return _undo(request, at, found, (since, until))
        except PosadaError as error:
            messages.error(request, fault_said(error), extra_tags="stop")
    possible = [each for each in found if each.possible]
    clauses = StoredRuling.objects.order_by("clause").values_list("clause", flat=True).distinct()
    who = names.customers([each.decision.customer_id for each in possible[:SHOWN]])
    called = names.subjects([(each.decision.subject_kind, each.decision.subject_id) for each in possible[:SHOWN]])
    returned = [each.returns for each in possible if each.returns is not None]
    totals = [sum_money([r for r in returned if r.currency == c], c) for c in sorted({r.currency for r in returned})]
    rows = [
        (each, who.get(each.decision.customer_id, ""), called[each.decision.subject_kind, each.decision.subject_id])
        for each in possible[:SHOWN]
    ]
    return show(
        request, at, "reversal", _("Deshacer un error"), "reversal", clause=clause, clauses=clauses, rows=rows,
        first=asked.get("from", ""), last=asked.get("until", ""), possible=len(possible), totals=totals,
        customers=len({each.decision.customer_id for each in possible}), left=len(found) - len(possible),
    )  # fmt: skip


def _undo(request: HttpRequest, at: Desk, found: list[Undoing], span: tuple[datetime, datetime]) -> HttpResponse:
    """Order it, a customer at a time, for all that the page listed."""
    owners = sorted({each.decision.customer_id for each in found if each.possible})
    given = {
        "clause": request.POST.get("clause", "").strip(), "why": request.POST.get("why", ""),
        "since": span[0].isoformat(), "until": span[1].isoformat(),
    }  # fmt: skip
    ordered = bulk.order("reverse", owners, given, by=at.acting("administrator"), now=at.now)
    return redirect("office:bulk", ordered.pk)


def _days(first: str, last: str, at: Desk) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last one."""
    found = []
    for field, written in (("from", first), ("until", last)):
        try:
            found.append(date.fromisoformat(written))
        except ValueError as error:
            raise BadInput(field, written, "2026-01-31") from error
    calendar = at.terms.calendar
    return calendar.start_of(found[0]), calendar.start_of(found[1] + timedelta(days=1))
