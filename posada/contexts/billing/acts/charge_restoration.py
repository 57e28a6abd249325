"""The claim for setting a deleted account up again."""

from datetime import datetime
from decimal import Decimal

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.conversion import in_currency, rates_for
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.models import Origin
from posada.contexts.services import queries as services
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground
from posada.terms.versions import book


def charge_restoration(
    service_id: int, fee: Money, *, taxed: bool, stood_on: tuple[Ground, ...], now: datetime, by: Actor
) -> int:
    """Issue the claim for the fee in the service's currency, with tax, due today; its id."""
    service = services.by_id([service_id])[service_id]
    terms = book().for_existing(now)
    today = terms.calendar.today(now)
    net, conversion, facts = in_currency(fee, service.currency, terms, rates_for(terms), on=today)
    line = Line(
        kind="recovery", text="Restauración de la cuenta", net=net, service_id=service_id, product=service.product,
        tax_percent=terms.provider.tax_percent() if taxed else Decimal(0), args=facts, clause=stood_on[0].clause,
    )  # fmt: skip
    draft = Draft(
        customer_id=service.customer_id, origin=Origin.OTHER, due_on=today, lines=(line,),
        grounds=stood_on + conversion, act="restoration-fee", due_at=now, subject=("service", service_id),
        version_id=book().number(terms), currency=net.currency, service_id=service_id,
        product_kind=service.product_kind, type=service.type, facts=facts,
    )  # fmt: skip
    return issue_invoices([draft], now=now, by=by)[0]
