"""Changing how many units of a service a customer has."""

from dataclasses import replace
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.events import QuantityChanged
from posada.contexts.services.models import Service, State
from posada.contexts.services.rules.quantity_change import LicenceLimit, QuantityChange
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds


def change_quantity(service_id: int, quantity: int, *, deferred: bool = False, now: datetime, by: Actor) -> None:
    """Give a running service so many units at once; its fee follows (`deferred`: with the next month).

    Announces QuantityChanged. Raises Refused through another channel than the terms open, and above the licences.
    """
    (service,) = queries.locked([service_id])
    if service.state != State.ACTIVE or quantity < 1 or quantity == service.quantity:
        raise BadInput("quantity", quantity, "another number of units, 1 or more, of a running service")
    terms = queries.governs(service, now)
    verdict = Verdict(
        service.customer_id, "service", service.pk, "change-quantity", now, effects=("quantity-changed",),
        facts={"from": service.quantity, "to": quantity},
    )  # fmt: skip
    stood_on = _allowed(service, quantity, terms, verdict, by)
    record([replace(verdict, grounds=stood_on)], now=now, actor=by)
    before, service.quantity = service.quantity, quantity
    service.save(update_fields=["quantity"])
    touch("service", [service.pk])
    announce(QuantityChanged(service.pk, before, quantity, deferred, now, by))


def _allowed(service: Service, quantity: int, terms: Terms, verdict: Verdict, by: Actor) -> tuple[Ground, ...]:
    """What the change stands on; raises its refusal."""
    target = queries.target(service)
    own, limit = terms.ruling(QuantityChange, target), terms.ruling(LicenceLimit, target)
    if own is None:
        raise verdict.refused("no-change-of-quantity")
    if by.is_customer and by.channel not in own.rule.channels:
        raise verdict.refused("channel-not-allowed", grounds=own.orders(), channel=by.channel)
    licences = service.options.get(limit.rule.stated_as) if limit else None
    if limit is not None and licences is not None and quantity > int(licences):
        raise verdict.refused("licences-used-up", grounds=limit.orders(), licences=int(licences))
    return own.permits() + grounds(limit if licences is not None else None, role="limits")
