"""Taking something off an unpaid invoice."""

from datetime import datetime
from decimal import Decimal

from posada.contexts.billing import queries
from posada.contexts.billing.acts.issue_invoices import write_lines
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import State
from posada.contexts.billing.rules.discount_ban import DiscountBan
from posada.contexts.services import queries as services
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def discount_invoice(invoice_id: int, percent: Decimal, *, reason: str, now: datetime, by: Actor) -> None:
    """Take `percent` off what an unpaid invoice charges, as a line of its own.

    Raises Refused while a service it charges is suspended and the terms admit no discount then.
    """
    (invoice,) = queries.locked([invoice_id])
    if invoice.state != State.UNPAID or invoice.paid or not 0 < percent < 100 or not by.is_staff:
        raise BadInput("percent", percent, "above 0 and below 100, by staff, on an invoice of which nothing is paid")
    ban = book().by_number(invoice.version_id).ruling(DiscountBan, queries.target(invoice))
    verdict = Verdict(invoice.customer_id, "invoice", invoice_id, "discount-invoice", now, grounds(ban, role="permits"),
                      facts={"percent": percent, "reason": reason}, effects=("line-added",))  # fmt: skip
    charged = queries.services_of([invoice_id]).get(invoice_id, [])
    held = [hold for holds in services.open_holds(charged).values() for hold in holds]
    if ban is not None and any(hold.reason == ban.rule.suspended_for for hold in held):
        raise verdict.refused("suspended-for-non-payment", grounds=ban.orders())
    share = percent / 100
    line = Line(
        kind="discount", text=reason or "Descuento", net=-Money(invoice.net * share, invoice.currency).rounded(),
        tax=-Money(invoice.tax * share, invoice.currency).rounded(), service_id=invoice.service_id,
        args={"percent": str(percent)},
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    place = len(queries.lines_of([invoice_id])[invoice_id]) + 1
    write_lines([(invoice.customer_id, invoice_id, place, line, decision)])
    invoice.net += line.net.amount
    invoice.tax += line.tax_amount.amount
    invoice.total += line.total.amount
    invoice.save(update_fields=["net", "tax", "total"])
    record_transfers(
        [Transfer(invoice.customer_id, now, Account.CLAIMED, Account.CLAIMS, -line.total, decision, invoice_id)]
    )
    touch("invoice", [invoice_id])
