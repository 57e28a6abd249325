"""The future of the window in which an invoice may be disputed: the day on which it closes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.dispute_invoice import DISPUTE
from posada.contexts.billing.models import Conclusion, State
from posada.contexts.billing.rules.dispute_window import DisputeWindow, last_day_to_dispute
from posada.ground.agenda.queries import cases_open
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.selector import Target
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """What the plan of a window depends on. `open`: the invoice stands, undisputed, and is not conclusive yet."""

    open: bool
    invoiced_on: date
    target: Target


def plan(facts: WindowFacts, terms: Terms) -> Plan:
    """The close of the window; nothing while a dispute is open or once it is over."""
    ruling = terms.ruling(DisputeWindow, facts.target)
    if ruling is None or not facts.open:
        return ()
    last_day = last_day_to_dispute(facts.invoiced_on, ruling.rule, terms.calendar)
    return (Step(terms.calendar.close_of(last_day), "conclude-invoice", ruling.clause),)


def plans(invoice_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of the window of each invoice, from a fixed number of queries."""
    invoices = queries.by_id(invoice_ids)
    disputed = cases_open("invoice", invoice_ids, DISPUTE)
    concluded = Conclusion.objects.filter(invoice_id__in=invoice_ids).values_list("invoice_id", flat=True)
    over = {*disputed, *concluded}
    found = {}
    for id, invoice in invoices.items():
        terms = book().by_number(invoice.version_id)
        stands = invoice.state in (State.UNPAID, State.PAID) and id not in over
        facts = WindowFacts(stands, terms.calendar.today(invoice.issued_at), queries.target(invoice))
        found[id] = (invoice.customer_id, plan(facts, terms))
    return found
