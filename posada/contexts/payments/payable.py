"""Whether a customer may pay a claim now, as they mean to."""

from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.ordering import queries as ordering
from posada.ground.customers.acts.confirm_fiscal_data import refuse_unconfirmed
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.versions import book


def refuse_unpayable(invoice_id: int, *, by: Actor, now: datetime) -> None:
    """Raise Refused where a customer would pay a lapsed order, or without having confirmed the fiscal data.

    Money that has moved already is never refused here: a bank's or gateway's word comes from no customer.
    """
    if not by.is_customer:
        return
    (invoice,) = billing.by_id([invoice_id]).values()
    lapsed = ordering.lapsed(invoice.order_id, book().for_new(now)) if invoice.order_id else None
    if lapsed is not None:
        verdict = Verdict(invoice.customer_id, "invoice", invoice_id, "payment", now, lapsed.orders())
        raise verdict.refused("order-lapsed", then=lapsed.rule.then, department=lapsed.rule.department)
    refuse_unconfirmed(invoice.customer_id, invoice_id, by=by, now=now)
