"""The money page: what was earned, collected and is owed, by month and clause; each of it as CSV too."""

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from posada.faces.office.desk import Desk, desk
from posada.faces.office.export import as_csv
from posada.faces.office.figures import LENGTH_WORDS, LENGTHS, PARTS, Asked, Counts
from posada.faces.office.keeping import Sum
from posada.faces.office.sums import FIGURES
from posada.faces.office.views import show

USUAL = 12


@desk("figures")
def figures(request: HttpRequest, at: Desk) -> HttpResponse:
    """All the figures of the months and the currency that the address asks for."""
    asked, found = _asked(request, at)
    parts = [part(asked, found.value) for part in PARTS.values()] if found else []
    return show(
        request, at, "figures", _("Cifras"), "figures", parts=parts, asked_for=asked, counting=found is None,
        counted_at=found.at if found else None, lengths=LENGTH_WORDS.items(),
        currencies=at.terms.provider.currencies, query=f"?months={asked.length}&currency={asked.currency}",
    )  # fmt: skip


@desk("figures")
def exported(request: HttpRequest, at: Desk, part: str) -> HttpResponseBase:
    """The numbers behind one of the figures."""
    if part not in PARTS:
        raise Http404(part)
    asked, counts = _asked(request, at)
    if counts is None:
        return redirect(f"{reverse('office:figures')}?months={asked.length}&currency={asked.currency}")
    found = PARTS[part](asked, counts.value)
    rows = ([f"{value:.2f}" if isinstance(value, Decimal) else str(value) for value in row] for row in found.rows)
    return as_csv(f"{part}-{asked.currency}-{asked.today}", found.heads, rows)


def _asked(request: HttpRequest, at: Desk) -> tuple[Asked, Sum[Counts] | None]:
    """What the address asks for, or what is usual where it asks for something else, as it was counted last."""
    months, currency = request.GET.get("months", ""), request.GET.get("currency", "")
    known = at.terms.provider.currencies
    length = int(months) if months.isdigit() and int(months) in LENGTHS else USUAL
    currency = currency if currency in known else known[0]
    found = FIGURES.of(str(length), currency)
    return Asked(found.value.today if found else at.today, at.terms.calendar, length, currency), found
