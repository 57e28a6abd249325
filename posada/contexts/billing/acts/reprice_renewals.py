"""Ordering coming renewals anew at the prices just published."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.cancel_invoices import cancel_invoice
from posada.contexts.billing.acts.prepay import order_again
from posada.contexts.billing.models import Invoice, InvoiceLine, State
from posada.contexts.billing.renewal_draft import Occasion
from posada.contexts.billing.rules.renewal_price import UnfixedRenewalPrice
from posada.contexts.services import queries as services
from posada.ground.catalogue.products import catalog
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.versions import book
from posada.terms.views import views


def reprice_renewals(*, now: datetime, by: Actor) -> None:
    """Make void unpaid renewals, not past due, whose price is another one now; they are ordered anew."""
    newest = book().for_existing(now)
    if not newest.rulings(UnfixedRenewalPrice):
        return
    coming = Invoice.objects.filter(
        origin="renewal", state=State.UNPAID, paid=0, due_on__gte=newest.calendar.today(now)
    ).order_by("pk")  # fmt: skip
    for view in views(set(coming.values_list("customer_id", flat=True)), now):
        with view.open():
            own = [invoice for invoice in coming if invoice.customer_id in view.customers]
            _reprice(own, book().for_existing(now), now=now, by=by)


def _reprice(coming: Sequence[Invoice], terms: Terms, *, now: datetime, by: Actor) -> None:
    lines = queries.lines_of([invoice.pk for invoice in coming])
    for invoice in queries.locked([invoice.pk for invoice in coming]):
        ruling = terms.ruling(UnfixedRenewalPrice, queries.target(invoice))
        if ruling is not None and is_repriced(invoice, lines[invoice.pk], terms):
            cancel_invoice(
                invoice, act="renewal-corrected", grounds=ruling.orders(), due_at=now, now=now, by=by,
                facts={"due_on": invoice.due_on, "prices_of": terms.version},
            )  # fmt: skip
            service_id = lines[invoice.pk][0].service_id or 0
            order_again(service_id, Occasion("renewal-order", now, ruling.orders()), now=now, by=by)


def is_repriced(invoice: Invoice, lines: list[InvoiceLine], terms: Terms) -> bool:
    """Whether the one period that a renewal charges has another list price now."""
    (line, *more) = lines
    service = services.by_id([line.service_id or 0]).get(line.service_id or 0)
    sold = catalog(terms).get(line.product)
    if more or service is None or service.price is not None or sold is None or service.cycle not in sold.prices:
        return False
    return bool(sold.price(service.cycle, invoice.currency).amount != line.unit_price)
