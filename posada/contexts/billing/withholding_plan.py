"""The future of a declared withholding: the day on which it lapses unproved."""

from collections.abc import Collection
from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.models import Withholding, WithholdingState
from posada.contexts.billing.rules.tax import WithholdingDocuments
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.versions import book


def plan(waits: bool, prove_by: date | None, terms: Terms) -> Plan:
    """The end of the time to prove it; nothing once the documents came or the matter ended."""
    ruling = terms.ruling(WithholdingDocuments)
    if ruling is None or not waits or prove_by is None:
        return ()
    return (Step(terms.calendar.close_of(prove_by), "withholding-lapse", ruling.clause, conditional="if-unproved"),)


def plans(withholding_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each withholding, from a fixed number of queries."""
    found = list(Withholding.objects.filter(pk__in=withholding_ids))
    invoices = queries.by_id([each.invoice_id for each in found])
    return {
        each.pk: (
            each.customer_id,
            plan(
                each.state == WithholdingState.PENDING, each.prove_by,
                book().by_number(invoices[each.invoice_id].version_id),
            ),
        )
        for each in found
    }  # fmt: skip
