"""Issuing the orders for the next period of services, in batches."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft
from posada.contexts.billing.renewal_draft import Occasion, renewal_draft
from posada.contexts.billing.rules.payment_term import PaymentTerm
from posada.contexts.billing.rules.renewal_due import RenewalDue
from posada.contexts.billing.rules.renewal_order import RenewalOrder, RenewalOrderOnActivation
from posada.contexts.billing.rules.suspended_billing import SuspendedBilling
from posada.contexts.billing.rules.suspension_discount import SuspensionDiscount
from posada.contexts.services import queries as services
from posada.contexts.services.queries import PlanChange, Service
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
    changes, suspended = services.changes_under_way(ids), services.open_holds(ids)
    made_of = services.columns(ids, "customer_id", *ORDERED_BY)
    keys = {
        step.subject_id: (
            step.due_at, step.clause, step.subject_id in suspended, changes.get(step.subject_id),
            *made_of[step.subject_id][1:],
        )
        for step in steps
    }  # fmt: skip
    first = {keys[step.subject_id]: step for step in reversed(steps)}
    models = _models(first, changes, set(suspended), now)
    drafts = [
        model.for_service(made_of[step.subject_id][0], step.subject_id)
        for step in steps
        if (model := models[keys[step.subject_id]]) is not None
    ]
    return issue_invoices(drafts, now=now, by=by)


def _models(
    first: Mapping[tuple[object, ...], DueStep],
    changes: Mapping[int, PlanChange],
    suspended: Collection[int],
    now: datetime,
) -> dict[tuple[object, ...], Draft | None]:
    """The order of the first service of each kind, after which those of its like are made."""
    versions = book()
    terms = versions.for_existing(now)
    held = services.by_id([step.subject_id for step in first.values()])
    models = {}
    for key, step in first.items():
        service = held[step.subject_id]
        occasion = Occasion("renewal-order", step.due_at, _grounds(step, service, terms, service.pk in suspended))
        models[key] = renewal_draft(service, changes.get(service.pk), versions, occasion, now=now)
    return models


def _grounds(step: DueStep, service: Service, terms: Terms, suspended: bool) -> tuple[Ground, ...]:
    target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
    lead = terms.ruling(RenewalOrder, target)
    on_activation = terms.ruling(RenewalOrderOnActivation, target)
    counted = terms.ruling(PaymentTerm, target)
    due = terms.ruling(RenewalDue, target) if counted is None else None
    while_off = (terms.ruling(SuspendedBilling, target), terms.ruling(SuspensionDiscount, target)) if suspended else ()
    if on_activation is not None and step.clause == on_activation.clause:
        return on_activation.orders() + grounds(lead, counted, due, *while_off, role=LIMITS)
    return grounds(lead) + grounds(counted, due, *while_off, role=LIMITS)
