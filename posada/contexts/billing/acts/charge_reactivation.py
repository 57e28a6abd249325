"""Adding the reactivation fee to the invoice whose lateness suspended a service."""

from datetime import datetime
from decimal import Decimal

from posada.contexts.billing import queries
from posada.contexts.billing.acts.add_lines import add_lines
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.converted_fees import ConvertedFees, converted
from posada.contexts.billing.rules.reactivation_fee import ReactivationFee, reactivation_fee
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def charge_reactivation(invoice_id: int, service_id: int, *, due_at: datetime, now: datetime, by: Actor) -> None:
    """Charge the fee once a suspension; nothing where the terms state none or no amount was set."""
    (invoice,) = queries.locked([invoice_id])
    terms = book().by_number(invoice.version_id)
    ruling = terms.ruling(ReactivationFee, queries.target(invoice))
    fee = reactivation_fee(ruling.rule) if ruling else None
    if ruling is None or fee is None:
        return
    charged, conversion, facts = in_currency(fee, invoice, terms)
    line = Line(
        kind="reactivation-fee",
        text=f"Reactivación ({facts['stated']} a {facts['rate']})" if facts else "Reactivación",
        net=charged,
        tax_percent=terms.provider.tax_percent(),
        service_id=service_id,
        args=facts,
        clause=ruling.clause,
    )
    if ruling.rule.tax_included:
        line = line.including_tax()
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, "reactivation-fee", due_at, ruling.orders() + conversion,
        facts={"service": service_id, **facts},
        amounts={"net": line.net, "tax": line.tax_amount, "total": line.total},
        effects=("line-added",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    add_lines([(invoice, line, decision)], now=now)


def in_currency(fee: Money, invoice: Invoice, terms: Terms) -> tuple[Money, tuple[Ground, ...], dict[str, str]]:
    """The fee in the invoice's currency, the ground for converting it, and the figures of the conversion.

    Rates are stored in the house's first currency: between two others the one goes through it.
    """
    ruling = terms.ruling(ConvertedFees)
    if fee.currency == invoice.currency or ruling is None:
        return fee, (), {}
    rates = {terms.provider.currencies[0]: Decimal(1), **terms.provider.exchange_rates}
    rate = rates[invoice.currency] / rates[fee.currency]
    facts = {"stated": str(fee), "rate": str(rate), "source": f"terms {terms.version}"}
    return converted(fee, invoice.currency, rate, ruling.rule), grounds(ruling, role="limits"), facts
