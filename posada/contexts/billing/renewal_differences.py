"""What a renewal changes against the period before it, and the clause that says so on its invoice."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from posada.contexts.billing.lines import Draft
from posada.contexts.billing.rules.renewal_outcome import RenewalOutcome
from posada.contexts.services.queries import Service
from posada.ground.catalogue.products import Product, catalog
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.decisions import Written
from posada.terms.rule import LIMITS, grounds
from posada.terms.selector import Target


def with_differences(draft: Draft, service: Service, before: Terms | None, after: Terms) -> Draft:
    """The order with what it changes on its line, and the clause on renewals that are the same, or are not."""
    if before is None or not after.rulings(RenewalOutcome):
        return draft
    line = draft.lines[0]
    old, new = catalog(before).get(service.product), catalog(after).get(line.product)
    if old is None or new is None or service.cycle not in old.prices:
        return draft
    found = differences(old, new, price_before(service, old), line.net)
    target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
    ruling = after.ruling(RenewalOutcome, target, outcome="changed" if found else "identical")
    lines = (replace(line, args={**line.args, "changes": found}), *draft.lines[1:]) if found else draft.lines
    return replace(
        draft, lines=tuple(lines), grounds=draft.grounds + grounds(ruling, role=LIMITS),
        facts=Written({**draft.facts, "changes": found}),
    )  # fmt: skip


def price_before(service: Service, old: Product) -> Money:
    """What a period cost until now: the agreed price, or that of the version it was paid under."""
    one = Money(service.price, service.currency) if service.price is not None else None
    return ((one or old.price(service.cycle, service.currency)) * service.quantity).rounded()


def differences(old: Product, new: Product, before: Money, after: Money) -> dict[str, Any]:
    """Each difference by name, former and new, a price with its percentage; nothing where all is alike."""
    found: dict[str, Any] = {}
    if before != after:
        percent = (after - before).amount * 100 / before.amount if before.amount else 0
        found["price"] = f"{before.plain()} -> {after.plain()} ({percent:+.2f} %)"
    had, has = [item.product for item in old.includes], [item.product for item in new.includes]
    found |= _lists("removed", [slug for slug in had if slug not in has])
    found |= _lists("added", [slug for slug in has if slug not in had])
    changed = {
        name: f"{old.specifications.get(name, '')} -> {new.specifications.get(name, '')}"
        for name in {**old.specifications, **new.specifications}
        if old.specifications.get(name) != new.specifications.get(name)
    }
    return found | changed


def _lists(name: str, slugs: list[str]) -> Mapping[str, list[str]]:
    return {name: slugs} if slugs else {}
