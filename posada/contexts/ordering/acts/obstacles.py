"""What keeps a paid and verified order from being delivered."""

from collections.abc import Mapping
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
from posada.ground.agenda.queries import open_case
from posada.kernel.money import sum_money
from posada.terms.acceptance import accepted_version
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds

DOUBTED = "data-verification"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that must be settled first, and the rule that says so."""

    reason: str
    grounds: tuple[Ground, ...]
    facts: Mapping[str, Any]


def obstacles(order: Order, terms: Terms, now: datetime) -> list[Obstacle]:
    """Everything in the order's way: an agreement not signed, overdue claims, doubts about its data or its payer."""
    found = []
    effective = terms.ruling(EffectiveDate)
    signs = effective is not None and "agreement" in effective.rule.requires
    if signs and not accepted_version(order.customer_id, terms):
        found.append(Obstacle("agreement-not-sent", grounds(effective), {"missing": "agreement"}))
    pending_grounds, pending = queries.pending_payments(order.customer_id, terms, now)
    if pending:
        facts = {
            "invoices": [invoice.number for invoice in pending],
            "unpaid": sum_money(map(billing.unpaid, pending), pending[0].currency),
        }
        found.append(Obstacle("payment-pending", pending_grounds, facts))
    doubt = open_case("order", order.pk, DOUBTED)
    if doubt is not None:
        found.append(Obstacle("data-in-doubt", grounds(terms.ruling(TrueData)), {"case": doubt.pk}))
    unproven = queries.unidentified(order.pk)
    if unproven is not None:
        asked = grounds(terms.ruling(PayerIdentity), terms.ruling(CardScan))
        found.append(Obstacle("payer-unidentified", asked, {"method": unproven.method, "state": unproven.state}))
    return found


def conditions(terms: Terms) -> tuple[Ground, ...]:
    """The rules that let an order through once nothing stands in its way."""
    kinds = (EffectiveDate, NoPendingPayment, TrueData, PayerIdentity)
    return grounds(*(terms.ruling(kind) for kind in kinds), role="permits")


def effective_day(terms: Terms, now: datetime) -> date | None:
    """The day on which an order with nothing in its way takes effect; None where the terms have no such day."""
    return terms.calendar.today(now) if terms.ruling(EffectiveDate) is not None else None
