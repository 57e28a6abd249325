"""Issuing the orders for the next period of services, in batches."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.renewal_draft import Occasion, renewal_draft
from posada.contexts.billing.rules.renewal_due import RenewalDue
from posada.contexts.billing.rules.renewal_order import RenewalOrder, RenewalOrderOnActivation
from posada.contexts.billing.rules.suspended_billing import SuspendedBilling
from posada.contexts.billing.rules.suspension_discount import SuspensionDiscount
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.steps import DueStep
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import LIMITS, Ground, grounds
from posada.terms.selector import Target
from posada.terms.versions import book


def issue_renewals(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> list[int]:
    """Issue one renewal order a service for the period after the last one ordered; suspended services are among them.

    Due on the renewal date, or on the day of issue where that has passed.
    """
    ids = [step.subject_id for step in steps]
    held, changes = services.by_id(ids), services.changes_under_way(ids)
    suspended = services.open_holds(ids)
    versions = book()
    terms = versions.for_existing(now)
    drafts = []
    for step in steps:
        service = held[step.subject_id]
        occasion = Occasion("renewal-order", step.due_at, _grounds(step, service, terms, service.pk in suspended))
        drafts.append(renewal_draft(service, changes.get(service.pk), versions, occasion, now=now))
    return issue_invoices([draft for draft in drafts if draft is not None], now=now, by=by)


def _grounds(step: DueStep, service: Service, terms: Terms, suspended: bool) -> tuple[Ground, ...]:
    target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
    lead = terms.ruling(RenewalOrder, target)
    on_activation = terms.ruling(RenewalOrderOnActivation, target)
    due = terms.ruling(RenewalDue, target)
    while_off = (terms.ruling(SuspendedBilling, target), terms.ruling(SuspensionDiscount, target)) if suspended else ()
    if on_activation is not None and step.clause == on_activation.clause:
        return on_activation.orders() + grounds(lead, due, *while_off, role=LIMITS)
    return grounds(lead) + grounds(due, *while_off, role=LIMITS)
