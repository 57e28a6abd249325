"""Asking for a relocation: who moves, from where, how much; with what it would cost where the terms promise to say."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from posada.contexts.relocation import queries
from posada.contexts.relocation.models import Relocation
from posada.contexts.relocation.rules.fees import RelocationEstimate, RelocationFee, price
from posada.contexts.relocation.rules.ways import RelocationWays
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.unit import touch
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds

KIND, PROVIDER, CLIENT = "relocation", "provider", "client"
TEXT_MOST, FIELDS_MOST = 500, 40


def ask(service_id: int, way: str, stated: Mapping[str, Any], *, now: datetime, by: Actor) -> Relocation:
    """Begin a relocation; with the provider's way, a case for who carries it out. Refused for a way that is none."""
    (service,) = services.locked([service_id])
    terms, target = services.governs(service, now), services.target(service)
    ways, estimate = terms.ruling(RelocationWays, target), terms.ruling(RelocationEstimate, target)
    if queries.under_way(service_id) is not None:
        raise BadInput("about", service.name, "a service that is not being relocated already")
    if len(stated) > FIELDS_MOST:
        raise BadInput("fields", len(stated), "at most %(most)s", most=FIELDS_MOST)
    said = {name[:60]: str(value)[:TEXT_MOST] for name, value in stated.items()}
    facts: dict[str, Any] = {"way": way or PROVIDER, "recommended": ways.rule.recommended if ways else None, **said}
    verdict = Verdict(service.customer_id, "service", service_id, "ask-relocation", now,
                      grounds(ways, role="orders") + grounds(estimate, role="orders"), facts=facts)  # fmt: skip
    if ways is not None and way not in ways.rule.ways:
        raise verdict.refused("no-such-way", grounds=ways.orders(), ways=ways.rule.ways)
    if ways is None and (way or PROVIDER) != PROVIDER:
        raise BadInput("way", way, PROVIDER)
    currency = Customer.objects.get(pk=service.customer_id).currency
    estimated = _estimate(estimate, service, said, currency, terms) if way != CLIENT else None
    role = ways.rule.role if ways is not None else "technical"
    matter = Matter(
        service.customer_id, KIND, ("service", service_id), role, verdict.grounds, now, facts=facts,
        act="ask-relocation", amounts={"estimate": estimated} if estimated is not None else {},
    )  # fmt: skip
    case_id = None
    if way == CLIENT:
        record([verdict], now=now, actor=by)
    else:
        (case_id,) = open_cases([matter], now=now, by=by)
    touch("service", [service_id])
    return Relocation.objects.create(
        customer_id=service.customer_id, service_id=service_id, case_id=case_id, way=way or PROVIDER, stated=said,
        estimate=estimated.amount if estimated is not None else None, currency=currency, asked_at=now,
    )  # fmt: skip


def _estimate(
    ruling: Ruling[RelocationEstimate] | None, service: Service, said: Mapping[str, str], currency: str, terms: Terms
) -> Money | None:
    """What it would cost by what was stated; None where the terms promise no estimate."""
    if ruling is None:
        return None
    fee = terms.ruling(RelocationFee, services.target(service))
    if fee is None:
        return None
    counts = {name: counted(said.get(name, "0"), name) for name in ruling.rule.basis}
    return price(counts, queries.prices(fee.rule, currency, terms), currency)


def counted(written: object, name: str) -> Decimal:
    """A count or an amount of data. BadInput for what is none."""
    try:
        found = Decimal(str(written))
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not 0 <= found < 10**9:
        raise BadInput(name, written, "0 or more")
    return found
