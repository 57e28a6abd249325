"""What a change of figures would have done: asking, watching it being answered, reading the report with its charts."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from posada.faces.office.desk import Desk, desk
from posada.faces.office.paging import leaf, order
from posada.faces.office.views import show
from posada.faces.site import formats, names
from posada.faces.site.charts import Chart, Series, chart
from posada.faces.site.faults import said as fault_said
from posada.faces.site.words import word
from posada.kernel.errors import PosadaError
from posada.kernel.money import Money
from posada.rehearsal.models import Trial, TrialState
from posada.rehearsal.whatif.trials import ask
from posada.terms.contract import Terms

YEAR = timedelta(days=365)
LISTED = 20
AMOUNTS = ("today", "draft", "difference")


@desk("trials")
def trials(request: HttpRequest, at: Desk) -> HttpResponse:
    """Ask a question; below, those asked before."""
    asked = request.POST if request.method == "POST" else {}
    if request.method == "POST":
        written = [line.strip() for line in request.POST.get("figures", "").splitlines() if line.strip()]
        try:
            trial = ask(request.POST.get("from", ""), request.POST.get("until", ""), written, by=str(at.acting()))
        except PosadaError as error:
            messages.error(request, fault_said(error), extra_tags="stop")
        else:
            return redirect("office:trial", trial.pk)
    page = leaf(
        Trial.objects.select_related("draft").defer("content", "report", "draft__text", "draft__catalog"),
        order("pk"),
        after=request.GET.get("after", ""),
    )
    return show(
        request, at, "trials", _("¿Y si…?"), "trials", page=page, known=sorted(figures(at.terms)),
        since=asked.get("from") or (at.today - YEAR).isoformat(), until=asked.get("until") or at.today.isoformat(),
        written=asked.get("figures", ""),
    )  # fmt: skip


def figures(terms: Terms) -> Iterable[str]:
    """Every figure that stands in the terms, as a question writes it, with its present value."""
    for clause in terms.clauses.values():
        if clause.kind == "law":
            continue
        for ruling in clause.rulings:
            stated = ruling.rule.model_dump(mode="json", exclude={"applies_to", "exceptions"}, exclude_defaults=True)
            for name, value in stated.items():
                if isinstance(value, str | int | float | bool):
                    yield f"{clause.id}.{ruling.rule.kind()}.{name}={value}"


@desk("trials")
def trial(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One question: how far it has come, or its report."""
    found = get_object_or_404(Trial, pk=id)
    report = in_figures(found.report or {})
    changed = [*report.get("better", ())[:LISTED], *report.get("worse", ())[:LISTED]]
    return show(
        request, at, "trials", _("¿Y si…?"), "trial", trial=found, report=report, said=word("trial", found.state),
        waiting=found.state in (TrialState.WAITING, TrialState.RUNNING), charts=charts(report),
        who=names.customers([row["customer"] for row in changed]),
        sides=(("better", _("Mejor"), report.get("better", ())[:LISTED]),
               ("worse", _("Peor"), report.get("worse", ())[:LISTED])),
    )  # fmt: skip


def in_figures(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report with its amounts as numbers."""
    shown = dict(report)
    for part in ("totals", "by_clause", "by_month"):
        rows = report.get(part, ())
        shown[part] = [{**row, **{key: Decimal(row[key]) for key in AMOUNTS}} for row in rows]
    for side in ("better", "worse"):
        shown[side] = [
            {**row, "pays_more": {currency: Decimal(amount) for currency, amount in row["pays_more"].items()}}
            for row in report.get(side, ())
        ]
    return shown


def charts(report: Mapping[str, Any]) -> list[Chart]:
    """A chart for each kind of sum in which the two lives differ."""
    series: dict[tuple[str, str], list[tuple[str, Decimal, Decimal]]] = {}
    for row in report.get("by_month", ()):
        point = (row["month"], row["today"], row["draft"])
        series.setdefault((row["what"], row["currency"]), []).append(point)
    return [
        _drawn(what, currency, points)
        for (what, currency), points in sorted(series.items())
        if any(today != draft for _month, today, draft in points)
    ]


def _drawn(what: str, currency: str, points: list[tuple[str, Decimal, Decimal]]) -> Chart:
    months, today, draft = zip(*points, strict=True)
    return chart(
        "bar", f"{word('sum', what)} ({currency})", months,
        (Series(_("Con los de hoy"), today), Series(_("Con el cambio"), draft)),
        lambda amount: formats.money(Money(amount, currency), whole=True),
    )  # fmt: skip
