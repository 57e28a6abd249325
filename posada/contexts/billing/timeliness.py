"""What the terms say of the day on which a renewal is paid."""

from collections.abc import Sequence
from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.dunning_exclusion import DunningExclusion
from posada.contexts.billing.rules.extension import ExtensionEffect
from posada.contexts.billing.rules.grace import Grace
from posada.contexts.billing.rules.payment_term import PaymentTerm
from posada.contexts.billing.rules.renewal_due import RenewalDue
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def timeliness(paid: Sequence[tuple[Invoice, datetime]]) -> dict[tuple[int, datetime], tuple[Ground, ...]]:
    """By claim and value date: the clauses by which a payment bears no fee: on time, in grace, extended, never charged.

    None for a claim that is no renewal, and none for a payment that came later than any of them allows.
    """
    late: list[tuple[Invoice, datetime]] = []
    found: dict[tuple[int, datetime], tuple[Ground, ...]] = {}
    for invoice, value_at in paid:
        if (on_time := _on_time(invoice, value_at)) is None:
            late.append((invoice, value_at))
        else:
            found[invoice.pk, value_at] = on_time
    extended = queries.extensions([invoice.pk for invoice, _ in late]) if late else {}
    for invoice, value_at in late:
        found[invoice.pk, value_at] = _though_late(invoice, value_at, extended.get(invoice.pk))
    return found


def _on_time(invoice: Invoice, value_at: datetime) -> tuple[Ground, ...] | None:
    """What a payment by the due day stands on; None for one that came later."""
    if invoice.origin != "renewal":
        return ()
    terms = book().by_number(invoice.version_id)
    if terms.calendar.today(value_at) > invoice.due_on:
        return None
    term = terms.ruling(PaymentTerm, queries.target(invoice))
    return term.permits() if term else grounds(terms.ruling(RenewalDue, queries.target(invoice)), role="permits")


def _though_late(invoice: Invoice, value_at: datetime, extended: date | None) -> tuple[Ground, ...]:
    terms, target = book().by_number(invoice.version_id), queries.target(invoice)
    paid_on = terms.calendar.today(value_at)
    exclusion = terms.ruling(DunningExclusion, target)
    if exclusion is not None:
        return exclusion.excludes()
    grace = terms.ruling(Grace, target)
    if grace is not None and paid_on <= terms.calendar.after(invoice.due_on, grace.rule.days):
        return grace.permits()
    if extended is not None and paid_on <= extended:
        return grounds(terms.ruling(ExtensionEffect, target), role="permits")
    return ()
