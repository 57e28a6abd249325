"""The days before a first order was paid, where the terms do not charge them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from posada.contexts.billing import queries
from posada.contexts.billing.acts.reverse_charges import reverse_charges, reversible
from posada.contexts.billing.models import Invoice, InvoiceLine, Origin
from posada.contexts.billing.rules.proration import Proration
from posada.contexts.billing.rules.proration_start import ProrationStart
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ground, Ruling
from posada.terms.selector import Target
from posada.terms.versions import book


def requote_first(invoice_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """Take back what paid first orders charged for days before their payment; it is the customer's balance.

    Nothing becomes dearer than it was quoted: an order that is paid after its days are over is charged none of them,
    and the month of its activation has an order of its own. Source: flooming/proration-from-order-date (reading).
    """
    if not any(r.rule.count_from == "payment" for _, terms in book().versions for r in terms.rulings(ProrationStart)):
        return
    for invoice in queries.locked(invoice_ids):
        if invoice.origin == Origin.NEW:
            _requote(invoice, book().by_number(invoice.version_id), now=now, by=by)


def _requote(invoice: Invoice, terms: Terms, *, now: datetime, by: Actor) -> None:
    paid_on = terms.calendar.today(invoice.paid_at or now)
    for line in reversible(invoice, ["period"]):
        target = Target(invoice.product_kind, invoice.type, line.product)
        ruling, proration = terms.ruling(ProrationStart, target), terms.ruling(Proration, target)
        if ruling is None or proration is None or ruling.rule.count_from != "payment" or "days" not in line.args:
            continue
        charged, before = line.args["days"], _days_before(line, paid_on)
        if before:
            back = _total(line, invoice.currency).share(before, charged).rounded(proration.rule.round_to)
            reverse_charges(
                invoice, [line], grounds=_grounds(ruling, proration), up_to={"period": back}, now=now, by=by,
                facts={"paid_on": paid_on, "days": charged - before, "days_before": before},
            )  # fmt: skip


def _days_before(line: InvoiceLine, paid_on: date) -> int:
    """The charged days on which the order was not paid yet; the day of payment is charged if the order's own was."""
    first, last = line.period_from, line.period_until
    if first is None or last is None:
        return 0
    own_day = (last - first).days + 1 == line.args["days"]
    began = paid_on if own_day else paid_on + timedelta(days=1)
    of_order = first if own_day else first + timedelta(days=1)
    return min(max((began - of_order).days, 0), line.args["days"])


def _total(line: InvoiceLine, currency: str) -> Money:
    return Money(line.net + line.tax, currency)


def _grounds(start: Ruling[ProrationStart], proration: Ruling[Proration]) -> tuple[Ground, ...]:
    return start.orders() + proration.limits()
