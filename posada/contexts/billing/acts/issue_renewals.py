"""Issuing the orders for the next period of services, in batches."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft
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

# What the order for a service's next period is made of: services alike in all of it get alike orders.
ORDERED_BY = ("product", "product_kind", "type", "cycle", "quantity", "currency", "price", "billed_until", "renews_on",
              "ends_on")  # fmt: skip


def issue_renewals(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> list[int]:
    """Issue one renewal order a service for the period after the last one ordered; suspended services are among them.

    Due on the renewal date, or on the day of issue where that has passed.
    """
    ids = [step.subject_id for step in steps]
    held, changes = services.by_id(ids), services.changes_under_way(ids)
    suspended = services.open_holds(ids)
    versions = book()
    terms = versions.for_existing(now)
    drafts: list[Draft] = []
    alike: dict[tuple[object, ...], Draft | None] = {}
    for step in steps:
        service, change = held[step.subject_id], changes.get(step.subject_id)
        off = service.pk in suspended
        key = (step.due_at, step.clause, off, change and change.pk, *(getattr(service, name) for name in ORDERED_BY))
        if key not in alike:
            occasion = Occasion("renewal-order", step.due_at, _grounds(step, service, terms, off))
            alike[key] = renewal_draft(service, change, versions, occasion, now=now)
        model = alike[key]
        if model is not None:
            drafts.append(model.for_service(service.customer_id, service.pk))
    return issue_invoices(drafts, now=now, by=by)


def _grounds(step: DueStep, service: Service, terms: Terms, suspended: bool) -> tuple[Ground, ...]:
    target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
    lead = terms.ruling(RenewalOrder, target)
    on_activation = terms.ruling(RenewalOrderOnActivation, target)
    due = terms.ruling(RenewalDue, target)
    while_off = (terms.ruling(SuspendedBilling, target), terms.ruling(SuspensionDiscount, target)) if suspended else ()
    if on_activation is not None and step.clause == on_activation.clause:
        return on_activation.orders() + grounds(lead, due, *while_off, role=LIMITS)
    return grounds(lead) + grounds(due, *while_off, role=LIMITS)
