"""A rehearsal-like house whose hosting is made by a driver."""

from collections.abc import Mapping
from typing import Any

from posada.contexts.services.models import Service
from posada.rehearsal.script import Script

HOSTING = {
    "kind": "rental", "type": "shared-hosting", "name": {"es": "Sitio", "en": "Site"}, "currency": "COP",
    "prices": {"monthly": 90000}, "needs_domain": True, "driver": "debian-web", "driver_settings": {"workers": 2},
}  # fmt: skip


def script(
    *domains: str,
    product: str = "site",
    cycle: str = "monthly",
    pack: str = "flooming",
    country: str = "CO",
    products: Mapping[str, str] | None = None,
    terms: Mapping[str, Any] | None = None,
    **catalog: Any,
) -> Script:
    """Ana orders a site for each domain, and pays at once; `products` are those of single domains.

    `terms` are further figures and rules of clauses.
    """
    events: list[dict[str, Any]] = []
    for place, domain in enumerate(domains):
        name = f"site-{place}"
        order = {
            "as": name,
            "customer": "ana",
            "product": (products or {}).get(domain, product),
            "cycle": cycle,
            "domain": domain,
        }
        events += [
            {"at": "2026-03-02T10:00", "order": order},
            {"at": "2026-03-02T11:00", "pay": {"invoice": f"{name}/1", "method": "bank-transfer"}},
        ]
    return Script.model_validate(
        {
            "pack": pack, "from": "2026-03-02T09:00", "until": "2026-03-02",
            "catalog": {"site": HOSTING} | catalog, "events": events,
            "customers": {"ana": {"name": "Ana Gómez", "country": country}}, "terms": terms or {},
        }
    )  # fmt: skip


def service(domain: str) -> Service:
    return Service.objects.get(domain=domain)
