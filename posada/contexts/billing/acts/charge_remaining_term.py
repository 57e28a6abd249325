"""The months that remain of a definite term: shown first, charged once the customer has confirmed the end."""

from datetime import date, datetime

from posada.contexts.billing.acts.charge_extra import charge_extra
from posada.contexts.billing.acts.charge_plan_change import present_monthly
from posada.contexts.billing.rules.fixed_term import FixedTerm, remaining
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.selector import Target


def show_remaining_term(service_id: int, ends_on: date, *, now: datetime, by: Actor) -> Money | None:
    """Say what leaving on `ends_on` costs, with tax, and take down that it was said; None where nothing is owed."""
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    found = _owed(service, ends_on, terms)
    if found is None:
        return None
    net, ruling = found
    tax = net.percent(terms.provider.tax_percent()).rounded()
    verdict = Verdict(
        service.customer_id, "service", service.pk, "show-remaining-term", now, ruling.orders(),
        facts={"ends_on": ends_on, "term_ends_on": service.term_ends_on},
        amounts={"net": net, "tax": tax, "total": net + tax},
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    return net + tax


def charge_remaining_term(service_id: int, ends_on: date, *, now: datetime, by: Actor) -> int | None:
    """Charge the months that remain after `ends_on`, and return the invoice; None where nothing is owed."""
    service = services.by_id([service_id])[service_id]
    found = _owed(service, ends_on, services.governs(service, now))
    if found is None:
        return None
    net, ruling = found
    return charge_extra(
        service_id, f"{ends_on} – {service.term_ends_on}", net, kind="remaining-term", grounds=ruling.orders(),
        now=now, by=by,
    )  # fmt: skip


def _owed(service: Service, ends_on: date, terms: Terms) -> tuple[Money, Ruling[FixedTerm]] | None:
    ruling = terms.ruling(FixedTerm, Target(service.product_kind, service.type, service.product))
    if ruling is None or service.term_ends_on is None or service.paid_until is None:
        return None
    monthly = present_monthly(service, terms) * service.quantity
    net = remaining(monthly, ends_on, service.paid_until, service.term_ends_on, ruling.rule)
    return (net, ruling) if net.is_positive else None
