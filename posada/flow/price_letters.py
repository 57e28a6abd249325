"""Telling customers that the prices of what they have are about to change."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries as services
from posada.contexts.support.acts.send_notices import NoticeWanted
from posada.ground.catalogue.products import catalog
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.versions import book

CHUNK = 1000


def letters(version_id: int, *, now: datetime) -> Iterator[list[NoticeWanted]]:
    """The letters about a published version's prices, in chunks; none where the terms do not order them by mail.

    Each customer reads of what it has, at list price, in the currency it is billed in.
    """
    versions = book()
    old, new = versions.before(version_id), versions.by_number(version_id)
    notice = billing.price_change_notice(versions.for_existing(now))
    if old is None or notice is None or not notice.rule.by_email:
        return
    changes = {(change.what, change.currency): change for change in billing.tariff_changes(old, new)}
    concerned = services.at_list_price([what for what, _ in changes])
    by_customer: dict[int, dict[str, Any]] = {}
    for customer_id, product, cycle, currency in concerned:
        change = changes.get((f"{product}/{cycle}", currency))
        if change is not None and change.old is not None and change.new is not None:
            amounts = {"old": Money(change.old, currency), "new": Money(change.new, currency)}
            by_customer.setdefault(customer_id, {})[product] = {"name": _name(new, product), **amounts}
    wanted = [_letter(customer_id, found, version_id, new) for customer_id, found in sorted(by_customer.items())]
    yield from (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))


def _letter(customer_id: int, changes: Mapping[str, Any], version_id: int, new: Terms) -> NoticeWanted:
    figures = {
        "changes": list(changes.values()), "from": new.calendar.today(new.existing_from),
        "can_leave": services.may_leave_for_price(new), "leave_by": services.last_day_to_leave_before(new),
    }  # fmt: skip
    return NoticeWanted("price-change", customer_id, ("terms", version_id), figures)


def _name(terms: Terms, product: str) -> Any:
    """What the product is called, in the reader's language."""
    return {"$text": dict(catalog(terms)[product].name)} if catalog(terms)[product].name else product
