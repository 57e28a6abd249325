"""Adding sites, other names of them and databases to a service; and names that answer without being on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.contexts.metering.events import HostedAdded
from posada.contexts.metering.models import Flag, Hosted
from posada.contexts.metering.rules.hosted import OpenConfiguration, SiteLimit, SiteRegistry
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service, State
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.catalogue.products import catalog
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds

IRREGULAR = "irregular-site"


@dataclass(frozen=True, slots=True)
class Site:
    """A site to be hosted under a name; with `same_as` the name is another one of that site."""

    domain: str
    account: str = ""
    same_as: str = ""


def add_site(service_id: int, site: Site, *, now: datetime, by: Actor) -> None:
    """Host a site in a service, or let another name lead to one. Announces HostedAdded.

    Raises Refused for more sites than the terms allow, and BadInput for a name or an account that there is not.
    """
    (service,) = services.locked([service_id])
    terms = services.governs(service, now)
    ruling = terms.ruling(SiteLimit, services.target(service))
    domain, account = site.domain.strip().lower(), site.account.strip()
    if not domain or Hosted.objects.filter(service_id=service_id, name=domain).exists() or domain == service.domain:
        raise BadInput("domain", site.domain, "a name that is not hosted here yet")
    per_account = ruling is not None and ruling.rule.per == "account"
    if per_account and account not in _accounts(service, terms):
        raise BadInput("account", account, ", ".join(_accounts(service, terms)) or "an account of this service")
    hosted = _sites(service, account if per_account else "")
    verdict = Verdict(
        service.customer_id, "service", service_id, f"add-site:{domain}"[:60], now, grounds(ruling, role="limits"),
        facts={"domain": domain, "account": account, "hosted": hosted, "same_as": site.same_as},
        effects=("site-added",),
    )  # fmt: skip
    if site.same_as:
        if site.same_as not in hosted:
            raise BadInput("same_as", site.same_as, ", ".join(hosted) or "a site that is hosted here")
    elif ruling is not None and len(hosted) >= ruling.rule.sites:
        raise verdict.refused("no-more-sites", grounds=ruling.orders(), allowed=ruling.rule.sites)
    _host(service, "parked-domain" if site.same_as else "site", domain, account, verdict, now, by)


def add_database(service_id: int, name: str, *, now: datetime, by: Actor) -> None:
    """Have one more database made, at no charge. Announces HostedAdded.

    Raises Refused where the terms let a service have no more than its plan gives.
    """
    (service,) = services.locked([service_id])
    terms = services.governs(service, now)
    free = services.no_surcharge(terms, service, "databases")
    name = name.strip().lower()
    if not name or Hosted.objects.filter(service_id=service_id, kind="database", name=name).exists():
        raise BadInput("name", name, "a name that no database of this service has")
    number = Hosted.objects.filter(service_id=service_id, kind="database").count() + 1
    verdict = Verdict(
        service.customer_id, "service", service_id, f"add-database:{name}"[:60], now, grounds(free, role="permits"),
        facts={"name": name, "number": number}, amounts={"charge": Money(0, service.currency)},
        effects=("database-ordered",),
    )  # fmt: skip
    if free is None:
        raise verdict.refused("no-more-databases")
    _host(service, "database", name, "", verdict, now, by)


def _host(service: Service, kind: str, name: str, account: str, verdict: Verdict, now: datetime, by: Actor) -> None:
    if service.state != State.ACTIVE:
        raise verdict.refused("service-is-not-running", state=service.state)
    (decision,) = record([verdict], now=now, actor=by)
    Hosted.objects.create(
        customer_id=service.customer_id, service_id=service.pk, kind=kind, account=account, name=name, added_at=now,
        decision_id=decision,
    )  # fmt: skip
    announce(HostedAdded(service.pk, kind, name, account, decision, now, by))


def _sites(service: Service, account: str) -> list[str]:
    """The sites of a service, or of one account in it; the first is that of its own domain."""
    rows = Hosted.objects.filter(service_id=service.pk, kind="site", account=account).order_by("pk")
    own = [service.domain] if service.domain and not account else []
    return own + list(rows.values_list("name", flat=True))


def _accounts(service: Service, terms: Terms) -> list[str]:
    """The accounts in a service, by number."""
    sold = catalog(terms).get(service.product)
    count = int(str(sold.specifications.get("accounts", 0)).split()[0]) if sold is not None else 0
    return [str(number) for number in range(1, count + 1)]


def look_at_name(service_id: int, name: str, *, now: datetime, by: Actor) -> bool:
    """A host name that a service answers under: one that is on no record is put on the list of irregular ones, once."""
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    ruling = terms.ruling(SiteRegistry, services.target(service))
    name = name.strip().lower()
    if ruling is None or name in _known(service):
        return False
    if Flag.objects.filter(service_id=service_id, metric=IRREGULAR, item=name, cleared_at=None).exists():
        return False
    matter = Matter(
        service.customer_id, IRREGULAR, ("service", service_id), ruling.rule.role, ruling.orders(), now,
        facts={"name": name}, act=f"list-irregular:{name}"[:60],
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    Flag.objects.create(
        customer_id=service.customer_id, service_id=service_id, metric=IRREGULAR, item=name[:80], value=1, limit=0,
        case_id=case_id, raised_at=now,
    )  # fmt: skip
    return True


def _known(service: Service) -> set[str]:
    """The names that are on record, with and without www."""
    hosted = set(Hosted.objects.filter(service_id=service.pk).values_list("name", flat=True)) | {service.domain}
    return {each for name in hosted for each in (name, f"www.{name}")}


def ask_configuration(service_id: int, of: str, wanted: Mapping[str, Any], *, now: datetime, by: Actor) -> int:
    """Have a part of the configuration changed; the decision that orders it. Raises Refused where it is locked."""
    (service,) = services.locked([service_id])
    terms = services.governs(service, now)
    ruling: Ruling[OpenConfiguration] | None = terms.ruling(OpenConfiguration, services.target(service), of=of)
    verdict = Verdict(service.customer_id, "service", service_id, f"change-{of}", now, grounds(ruling, role="permits"),
                      facts=dict(wanted), effects=("configuration-ordered",))  # fmt: skip
    if not wanted:
        raise BadInput("fields", [], "what is to be changed, and to what")
    if ruling is None or not ruling.rule.editable:
        raise verdict.refused("configuration-locked", grounds=grounds(ruling), of=of)
    return record([verdict], now=now, actor=by)[0]
