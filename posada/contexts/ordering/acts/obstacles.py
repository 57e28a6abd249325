"""What keeps a paid and verified order from being delivered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.ordering import queries
from posada.contexts.ordering.models import Order
from posada.contexts.ordering.rules.effective_date import EffectiveDate
from posada.contexts.ordering.rules.no_pending_payment import NoPendingPayment
from posada.contexts.ordering.rules.payer_identity import CardScan, PayerIdentity
from posada.contexts.ordering.rules.true_data import TrueData
from posada.ground.agenda.queries import open_cases_of
from posada.kernel.money import sum_money
from posada.terms.acceptance import who_accepted
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book

DOUBTED = "data-verification"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that must be settled first, and the rule that says so."""

    reason: str
    grounds: tuple[Ground, ...]
    facts: Mapping[str, Any]


def obstacles(orders: Sequence[Order], now: datetime) -> dict[int, list[Obstacle]]:
    """All in each order's way: an agreement not signed, overdue claims, doubts about its data or its payer."""
    found: dict[int, list[Obstacle]] = {order.pk: [] for order in orders}
    doubts = {case.subject_id: case for case in open_cases_of("order", list(found), DOUBTED)}
    unidentified = queries.unidentified(found)
    by_version: dict[int, list[Order]] = {}
    for order in orders:
        by_version.setdefault(order.version_id, []).append(order)
    for version, alike in by_version.items():
        terms = book().by_number(version)
        for order_id, obstacle in (*_unsigned(alike, terms), *_unpaid(alike, terms, now)):
            found[order_id].append(obstacle)
        for order in alike:
            if order.pk in doubts:
                doubted = grounds(terms.ruling(TrueData))
                found[order.pk].append(Obstacle("data-in-doubt", doubted, {"case": doubts[order.pk].pk}))
            if (unproven := unidentified.get(order.pk)) is not None:
                asked = grounds(terms.ruling(PayerIdentity), terms.ruling(CardScan))
                facts = {"method": unproven.method, "state": unproven.state}
                found[order.pk].append(Obstacle("payer-unidentified", asked, facts))
    return found


def _unsigned(orders: Sequence[Order], terms: Terms) -> Iterator[tuple[int, Obstacle]]:
    """Those that need an agreement which their customer has not accepted."""
    effective = terms.ruling(EffectiveDate)
    if effective is None or "agreement" not in effective.rule.requires:
        return
    signed = who_accepted({order.customer_id for order in orders}, terms)
    for order in orders:
        if order.customer_id not in signed:
            yield order.pk, Obstacle("agreement-not-sent", grounds(effective), {"missing": "agreement"})


def _unpaid(orders: Sequence[Order], terms: Terms, now: datetime) -> Iterator[tuple[int, Obstacle]]:
    """Those whose account has claims that must be paid first."""
    stood_on, pending = queries.pending_payments({order.customer_id for order in orders}, terms, now)
    for order in orders:
        if claims := pending.get(order.customer_id):
            unpaid = sum_money(map(billing.unpaid, claims), claims[0].currency)
            facts = {"invoices": [claim.number for claim in claims], "unpaid": unpaid}
            yield order.pk, Obstacle("payment-pending", stood_on, facts)


def conditions(terms: Terms) -> tuple[Ground, ...]:
    """The rules that let an order through once nothing stands in its way."""
    kinds = (EffectiveDate, NoPendingPayment, TrueData, PayerIdentity)
    return grounds(*(terms.ruling(kind) for kind in kinds), role="permits")


def effective_day(terms: Terms, now: datetime) -> date | None:
    """The day on which an order with nothing in its way takes effect; None where the terms have no such day."""
    return terms.calendar.today(now) if terms.ruling(EffectiveDate) is not None else None
