"""The payer looks at the fiscal data before paying."""

from datetime import datetime

from posada.ground.customers import queries
from posada.ground.customers.models import FiscalConfirmation
from posada.ground.customers.rules.fiscal_data_change import FiscalConfirmation as FiscalConfirmationRule
from posada.kernel.errors import NotFound
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def confirm_fiscal_data(customer_id: int, invoice_id: int, *, by: Actor, now: datetime) -> FiscalConfirmation:
    """Keep that the payer found right the fiscal data shown for this claim, before paying it."""
    held = queries.fiscal_data(customer_id, now)
    if held is None:
        raise NotFound("fiscal-data", customer_id)
    ruling = book().for_existing(now).ruling(FiscalConfirmationRule)
    verdict = Verdict(
        customer_id, "invoice", invoice_id, "confirm-fiscal-data", now, grounds(ruling),
        facts={"fiscal_data": held.pk}, effects=("fiscal-data-confirmed",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    return FiscalConfirmation.objects.create(
        customer_id=customer_id, fiscal_data=held, invoice_id=invoice_id, by=str(by), at=now
    )


def refuse_unconfirmed(customer_id: int, invoice_id: int, *, by: Actor, now: datetime) -> None:
    """Raise Refused where the terms ask for a confirmation by this door, and nobody confirmed the data in force."""
    ruling = book().for_existing(now).ruling(FiscalConfirmationRule)
    if ruling is None or not by.is_customer or by.channel not in ruling.rule.doors:
        return
    confirmed, held = queries.fiscal_confirmation(customer_id, invoice_id), queries.fiscal_data(customer_id, now)
    if held is not None and (confirmed is None or confirmed.fiscal_data_id != held.pk):
        verdict = Verdict(customer_id, "invoice", invoice_id, "payment", now, ruling.orders())
        raise verdict.refused("fiscal-data-not-confirmed")
