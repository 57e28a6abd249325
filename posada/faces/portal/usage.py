"""What a service uses of what its plan gives: the disk as last measured, and what its meters read this month."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.contexts.services.rules.included_use import IncludedUse
from posada.faces.portal.visitor import Visitor
from posada.faces.site import formats
from posada.faces.site.words import word
from posada.terms.contract import Terms

GIGABYTE = Decimal(10) ** 9
SIZES = {"MB": Decimal("0.001"), "GB": Decimal(1), "TB": Decimal(1000)}
SIZE = re.compile(r"^([\d.]+)\s*(MB|GB|TB)$")
NEARLY = Decimal("0.9")  # of a limit: from here on it is said in another colour


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that is used: how much of how much, in gigabytes, in words, and whether that is too much."""

    label: str
    used: Decimal
    limit: Decimal
    said: str
    place: str = ""

    @property
    def tone(self) -> str:
        return "stop" if self.used > self.limit else "warn" if self.used >= self.limit * NEARLY else ""

    @property
    def shown(self) -> Decimal:
        """How far the bar goes: to its end where more is used than there is."""
        return min(self.used, self.limit)


def uses(
    who: Visitor, service: Service, specifications: Mapping[str, str], terms: Terms, disk: int | None
) -> list[Use]:
    """What the service uses, of everything of which both use and limit are known."""
    found = []
    limit = gigabytes(specifications.get("disk", ""))
    if disk is not None and limit is not None:
        found.append(_use("disk", (disk / GIGABYTE).quantize(Decimal("0.01")), limit))
    return [*found, *_metered(who, service, terms)]


def gigabytes(said: str) -> Decimal | None:
    """A size as catalogues state it, in gigabytes; None for what is no size, such as "no limit"."""
    match = SIZE.match(str(said).strip())
    return Decimal(match[1]) * SIZES[match[2]] if match else None


def _metered(who: Visitor, service: Service, terms: Terms) -> Sequence[Use]:
    ruling = terms.ruling(IncludedUse, services.target(service))
    if ruling is None:
        return ()
    read = services.metered(service.pk, who.today.replace(day=1))
    return [_use(each.meter, each.used, ruling.rule.meters[each.meter], each.place)
            for each in read if each.meter in ruling.rule.meters]  # fmt: skip


def _use(what: str, used: Decimal, limit: Decimal, place: str = "") -> Use:
    said = _("%(used)s de %(limit)s GB") % {"used": formats.number(used), "limit": formats.number(limit)}
    return Use(word("specification", what).capitalize(), used, limit, said, place)
