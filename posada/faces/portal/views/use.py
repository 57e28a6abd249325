"""What a service used over time: charts with the limits of the terms, and the figures behind them as a file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from posada.contexts.metering import queries as metering
from posada.contexts.metering.queries import Step
from posada.contexts.services import queries
from posada.contexts.services.models import Service
from posada.faces.portal.measured import said_of
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site import charts, formats, tables
from posada.faces.site.words import word

DRAWN = ("disk", "files", "transfer", "cpu", "memory", "processes", "databases", "tables")
SPANS = {"day": (Step.FINE, timedelta(days=1)), "month": (Step.HOUR, timedelta(days=30)),
         "year": (Step.DAY, timedelta(days=366))}  # fmt: skip
PLACES = 96  # of one chart; where more was read, neighbours are drawn as one
FLOWS = ("transfer", "cpu")  # what was used in a stretch; of neighbours, the sum
Read = Mapping[str, Sequence[tuple[datetime, Decimal]]]


@area("services")
def service_use(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The use of one service in the last day, month or year, as far as it was read."""
    service: Service = owned(who, Service, "service", id)
    span = request.GET.get("span", "day") if request.GET.get("span") in SPANS else "day"
    limits = metering.limits(queries.governs(service, who.now), service)
    drawn = [
        _chart(metric, points, span, limits.get(metric)) for metric, points in measured(service, span, who.now).items()
    ]
    spans = [("day", _("Último día")), ("month", _("Último mes")), ("year", _("Último año"))]
    return show(request, who, "service-use", "services", service=service, charts=drawn, span=span, spans=spans)


@area("services")
def service_use_csv(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The figures of a span as they are kept, in bytes, seconds, or by number."""
    service: Service = owned(who, Service, "service", id)
    span = request.GET.get("span", "day") if request.GET.get("span") in SPANS else "day"

    def rows() -> Iterable[Sequence[str]]:
        for metric, points in measured(service, span, who.now).items():
            for at, value in points:
                yield [at.isoformat(), metric, format(value.normalize(), "f")]

    return tables.as_csv([_("Momento"), _("Qué"), _("Cuánto")], rows(), f"use-{id}-{span}")


def measured(service: Service, span: str, now: datetime) -> Read:
    """(instant, figure) by metric, oldest first; of a span that is not summed up yet, as it was read."""
    step, back = SPANS[span]
    rows = metering.samples(service.pk, DRAWN, step, now - back)
    if not rows.exists():
        rows = metering.samples(service.pk, DRAWN, Step.FINE, now - back)
    found: dict[str, list[tuple[datetime, Decimal]]] = {metric: [] for metric in DRAWN}
    for row in rows:
        found[row.metric].append((row.at, row.value))
    return {metric: points for metric, points in found.items() if points}


def _chart(metric: str, points: Sequence[tuple[datetime, Decimal]], span: str, limit: Decimal | None) -> charts.Chart:
    """One metric as a line, with its limit drawn where it is of the same order."""
    shown = thinned(metric, points)
    told = formats.time if span == "day" else formats.short
    title = word("metric", metric)
    near = limit is not None and limit <= 4 * max(value for _at, value in shown)
    if limit is not None:
        title = _("%(what)s (los términos piden no pasar de %(limit)s)") % {
            "what": title, "limit": said_of(metric, limit)}  # fmt: skip
    return charts.chart(
        "line", title, [told(at) for at, _value in shown],
        [charts.Series(word("metric", metric), [value for _at, value in shown])],
        lambda value: said_of(metric, value), limit=limit if near else None,
    )  # fmt: skip


def thinned(metric: str, points: Sequence[tuple[datetime, Decimal]]) -> list[tuple[datetime, Decimal]]:
    """As many points as a chart has places: of neighbours the sum of what flows, the highest of what stands."""
    each = -(-len(points) // PLACES)
    together = [points[at : at + each] for at in range(0, len(points), each)]
    return [(part[0][0], _gathered(metric, [value for _at, value in part])) for part in together]


def _gathered(metric: str, values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) if metric in FLOWS else max(values)
