"""The claim for setting a deleted account up again."""

from datetime import datetime
from decimal import Decimal

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.models import Origin
from posada.contexts.billing.rules.converted_fees import ConvertedFees, converted
from posada.contexts.services import queries as services
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book

SIX_PLACES = Decimal("0.000001")


def charge_restoration(
    service_id: int, fee: Money, *, taxed: bool, stood_on: tuple[Ground, ...], now: datetime, by: Actor
) -> int:
    """Issue the claim for the fee in the service's currency, with tax, due today; its id."""
    service = services.by_id([service_id])[service_id]
    terms = book().for_existing(now)
    net, conversion, facts = at_the_days_rate(fee, service.currency, terms, now)
    line = Line(
        kind="recovery", text="Restauración de la cuenta", net=net, service_id=service_id, product=service.product,
        tax_percent=terms.provider.tax_percent() if taxed else Decimal(0), args=facts, clause=stood_on[0].clause,
    )  # fmt: skip
    draft = Draft(
        customer_id=service.customer_id, origin=Origin.OTHER, due_on=terms.calendar.today(now), lines=(line,),
        grounds=stood_on + conversion, act="restoration-fee", due_at=now, subject=("service", service_id),
        version_id=book().number(terms), currency=net.currency, service_id=service_id,
        product_kind=service.product_kind, type=service.type, facts=facts,
    )  # fmt: skip
    return issue_invoices([draft], now=now, by=by)[0]


def at_the_days_rate(
    fee: Money, currency: str, terms: Terms, now: datetime
) -> tuple[Money, tuple[Ground, ...], dict[str, str]]:
    """A fee in another currency, the clause that converts it, and the rate, its source and its day, for the paper."""
    ruling = terms.ruling(ConvertedFees)
    if fee.currency == currency or ruling is None:
        return fee, (), {}
    rates = {terms.provider.currencies[0]: Decimal(1), **terms.provider.exchange_rates}
    rate = rates[currency] / rates[fee.currency]  # of one unit of `currency` in that of the fee
    facts = {
        "stated": str(fee), "rate": f"{(1 / rate).quantize(SIX_PLACES).normalize():f}", "source": "house",
        "rate_of": terms.calendar.today(now).isoformat(),
    }  # fmt: skip
    return converted(fee, currency, rate, ruling.rule), grounds(ruling, role="limits"), facts
