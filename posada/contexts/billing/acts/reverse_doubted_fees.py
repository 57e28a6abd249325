"""Taking back the fees that an order bears because a payment was not believed."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate import FEE_LINES
from posada.contexts.billing.acts.reverse_lines import against, reverse_lines
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision
from posada.terms.rule import Ground


def reverse_doubted_fees(
    invoice_id: int, *, since: datetime, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Reverse the fees charged on an invoice from `since` on, and not reversed yet."""
    (invoice,) = queries.locked([invoice_id])
    lines = queries.lines_of([invoice_id]).get(invoice_id, [])
    done = {line.args["reverses"] for line in lines if "reverses" in line.args}
    fees = {line.decision_id: line for line in lines if line.kind in FEE_LINES and line.net > 0 and line.pk not in done}
    charged = Decision.objects.filter(customer_id=invoice.customer_id, pk__in=fees, decided_at__gte=since)
    back = [against(fees[id], invoice.currency) for id in charged.order_by("pk").values_list("pk", flat=True)]
    if not back:
        return
    total = -sum((line.total for line in back), start=Money.zero(invoice.currency))
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, "reverse-fees", now, grounds, amounts={"total": total},
        effects=("lines-reversed",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    reverse_lines(invoice, back, decision, now=now, by=by)
