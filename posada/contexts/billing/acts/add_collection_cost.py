"""Adding what collecting cost to the claim that was collected."""

from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.add_lines import add_lines
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import State
from posada.contexts.billing.rules.collection_costs import CollectionCosts
from posada.ground.agenda.roles import permitted
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def add_collection_cost(
    invoice_id: int, amount: Money, *, spent_on: date, text: str, voucher: str, now: datetime, by: Actor
) -> None:
    """Add a cost of collecting to an overdue claim, as it was spent, without tax of ours.

    Raises Refused where the terms charge none, without its voucher, and for whoever has not the role.
    """
    (invoice,) = queries.locked([invoice_id])
    terms = book().by_number(invoice.version_id)
    today = terms.calendar.today(now)
    if invoice.state != State.UNPAID or invoice.due_on >= today or not amount.is_positive:
        raise BadInput("about", invoice.number, "an overdue claim, and an amount above zero")
    ruling = terms.ruling(CollectionCosts, queries.target(invoice))
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, "collection-cost", now, ruling.permits() if ruling else (),
        facts={"spent_on": spent_on, "text": text, "voucher": voucher}, amounts={"total": amount},
        effects=("line-added",),
    )  # fmt: skip
    if ruling is None:
        raise verdict.refused("no-collection-costs")
    verdict = permitted(verdict, "collection-cost", by=by, terms=terms, otherwise=(ruling.rule.role,))
    if ruling.rule.voucher_required and not voucher:
        raise verdict.refused("no-voucher", grounds=ruling.limits())
    (decision,) = record([verdict], now=now, actor=by)
    line = Line(kind="collection-cost", text=text, net=amount, service_id=invoice.service_id,
                args={"voucher": voucher, "spent_on": spent_on.isoformat()}, clause=ruling.clause)  # fmt: skip
    add_lines([(invoice, line, decision)], now=now)
