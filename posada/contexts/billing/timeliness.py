"""What the terms say of the day on which a renewal is paid."""

from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.dunning_exclusion import DunningExclusion
from posada.contexts.billing.rules.extension import ExtensionEffect
from posada.contexts.billing.rules.grace import Grace
from posada.contexts.billing.rules.payment_term import PaymentTerm
from posada.contexts.billing.rules.renewal_due import RenewalDue
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def timeliness(invoice: Invoice, value_at: datetime) -> tuple[Ground, ...]:
    """The clauses by which a payment of that value date bears no fee: on time, in grace, extended, or never charged.

    None for a claim that is no renewal, and none for a payment that came later than any of them allows.
    """
    if invoice.origin != "renewal":
        return ()
    terms = book().by_number(invoice.version_id)
    paid_on = terms.calendar.today(value_at)
    if paid_on <= invoice.due_on and (term := terms.ruling(PaymentTerm, queries.target(invoice))) is not None:
        return term.permits()
    if paid_on <= invoice.due_on:
        return grounds(terms.ruling(RenewalDue, queries.target(invoice)), role="permits")
    return _though_late(invoice, paid_on, terms)


def _though_late(invoice: Invoice, paid_on: date, terms: Terms) -> tuple[Ground, ...]:
    target = queries.target(invoice)
    exclusion = terms.ruling(DunningExclusion, target)
    if exclusion is not None:
        return exclusion.excludes()
    grace = terms.ruling(Grace, target)
    if grace is not None and paid_on <= terms.calendar.after(invoice.due_on, grace.rule.days):
        return grace.permits()
    extended = queries.extensions([invoice.pk]).get(invoice.pk)
    if extended is not None and paid_on <= extended:
        return grounds(terms.ruling(ExtensionEffect, target), role="permits")
    return ()
