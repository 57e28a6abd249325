"""The clauses that limit what an unpaid renewal brings: whose date counts, and what a granted extension put off."""

from posada.contexts.billing import queries
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.extension import ExtensionEffect
from posada.contexts.billing.rules.renewal_date_authority import RenewalDateAuthority
from posada.terms.contract import Terms
from posada.terms.rule import LIMITS, Ground, grounds


def limits_of(invoice: Invoice, terms: Terms, *, extended: bool) -> tuple[Ground, ...]:
    """Grounds for a fee, a suspension or a collection, beside the clause that orders it."""
    target = queries.target(invoice)
    effect = terms.ruling(ExtensionEffect, target) if extended else None
    return grounds(terms.ruling(RenewalDateAuthority, target), effect, role=LIMITS)
