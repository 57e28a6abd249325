"""What a service is measured to use, with the limits of its terms; what costs no more; and what is limited or off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from posada.contexts.metering import queries as metering
from posada.contexts.metering.queries import Restrained
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.portal.usage import NEARLY
from posada.faces.site import formats
from posada.faces.site.words import word
from posada.terms.contract import Terms
from posada.terms.rule import Ruling

SIZES = ("disk", "distribution-files", "databases", "database-size", "memory", "transfer")
UNITS = ((Decimal(2**30), "GB"), (Decimal(2**20), "MB"), (Decimal(2**10), "kB"))  # of 1,024


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric as it was last read, in words, with the limit of the terms where they have one."""

    label: str
    said: str
    read_at: datetime
    limit: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """All that the page of a service says about its use."""

    figures: list[Figure]
    free: list[Ruling[Any]]
    monitoring: Ruling[Any] | None
    restraint: Restrained | None
    functions: Ruling[Any] | None
    scripts: Ruling[Any] | None
    runs: bool
    hosted: Mapping[str, int]
    plotted: bool

    def __bool__(self) -> bool:
        return bool(self.figures or self.free or self.restraint or self.functions or self.scripts)


def measured(service: Service, use: metering.Use, terms: Terms) -> Measured:
    """What the page says of the use of a service."""
    limits = metering.limits(terms, service)
    scripts, runs = services.scripts(terms, service)
    return Measured(
        figures=[_figure(name, *read, limits.get(name)) for name, read in sorted(use.read.items())],
        free=services.free_features(terms, service), monitoring=metering.monitoring(terms, service),
        restraint=use.restrained, functions=services.functions_off(terms, service), scripts=scripts,
        runs=runs, hosted=use.hosted, plotted=bool(use.read),
    )  # fmt: skip


def _figure(metric: str, value: Decimal, read_at: datetime, limit: Decimal | None) -> Figure:
    tone = "" if not limit else "stop" if value > limit else "warn" if value >= limit * NEARLY else ""
    said = said_of(metric, limit) if limit is not None else ""
    return Figure(word("metric", metric), said_of(metric, value), read_at, said, tone)


def said_of(metric: str, value: Decimal) -> str:
    """A figure with its unit: sizes of 1,024, seconds of processor, or a number."""
    if metric in SIZES:
        size, unit = next(((s, u) for s, u in UNITS if value >= s), (Decimal(1), "B"))
        return f"{formats.number((value / size).quantize(Decimal('0.1')).normalize() + 0)} {unit}"
    if metric == "cpu":
        return _("%(count)s s de procesador") % {"count": formats.number(value.quantize(Decimal("0.1")))}
    return formats.number(value.normalize() + 0)
