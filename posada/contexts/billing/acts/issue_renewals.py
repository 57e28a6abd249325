"""Issuing the orders for the next period of services, in batches."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import cast

from posada.contexts.billing.acts.issue_invoices import issue_alike
from posada.contexts.billing.acts.issue_jointly import issue_jointly, rest_of_month
from posada.contexts.billing.lines import Draft
from posada.contexts.billing.renewal_differences import with_differences
from posada.contexts.billing.renewal_draft import Occasion, renewal_draft
from posada.contexts.billing.rules.payment_term import PaymentTerm
from posada.contexts.billing.rules.renewal_due import RenewalDue
from posada.contexts.billing.rules.renewal_order import RenewalOrder, RenewalOrderOnActivation
from posada.contexts.billing.rules.renewal_outcome import RenewalOutcome
from posada.contexts.billing.rules.renewal_price import RenewalPrice
from posada.contexts.billing.rules.suspended_billing import SuspendedBilling
from posada.contexts.billing.rules.suspension_discount import SuspensionDiscount
from posada.contexts.services import queries as services
from posada.contexts.services.queries import PlanChange, Service
from posada.ground.agenda.steps import DueStep
from posada.terms.actor import Actor
from posada.terms.alike import Batch
from posada.terms.contract import Terms
from posada.terms.ids import Ids
from posada.terms.rule import LIMITS, Ground, grounds
from posada.terms.selector import Target
from posada.terms.versions import book

# What the order for a service's next period is made of: services alike in all of it get alike orders.
ORDERED_BY = ("product", "product_kind", "type", "cycle", "quantity", "currency", "price", "billed_until", "renews_on",
              "ends_on", "anchor_day")  # fmt: skip


def issue_renewals(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> list[int]:
    """Issue one renewal order a service for the period after the last one ordered; suspended services are among them.

    Due on the renewal date, or on the day of issue where that has passed. What renews later in the month is among them
    where the terms put a month's charges on one invoice.
    """
    steps = [*steps, *rest_of_month(steps, now)]
    ids = [step.subject_id for step in steps]
    asked = Ids(ids)
    changes, suspended = services.changes_under_way(asked), services.open_holds(asked)
    made_of = {id: made for made, alike, _ in services.alike(asked, *ORDERED_BY) for id in alike}
    first: dict[tuple[object, ...], DueStep] = {}  # of each kind of order
    paid_under = services.paid_under(ids) if any(terms.rulings(RenewalOutcome) for _, terms in book().versions) else {}
    keys = [
        (
            step.due_at,
            step.clause,
            step.subject_id in suspended,
            changes.get(step.subject_id),
            made_of[step.subject_id],
            paid_under.get(step.subject_id),
        )
        for step in steps
    ]
    for key, step in zip(keys, steps, strict=True):
        first.setdefault(key, step)
    places = {key: place for place, key in enumerate(first)}
    drafts = _drafts(list(first.values()), changes, set(suspended), paid_under, now)
    ordered = Batch(drafts, [places[key] for key in keys], [step.customer_id for step in steps], ids)
    issued = _only_drafted(ordered)
    alone = [place for place, model in enumerate(issued.which) if not issued.models[model].together]
    if len(alone) == len(issued.which):
        return issue_alike(issued, issued.subjects, now=now, by=by)
    joint = issued.only([place for place in range(len(issued.which)) if place not in set(alone)])
    apart = issued.only(alone)
    return [*issue_alike(apart, apart.subjects, now=now, by=by), *issue_jointly(joint, now=now, by=by)]


def _only_drafted(ordered: Batch[Draft | None]) -> Batch[Draft]:
    """Without the services that end before the period would begin."""
    kept = [place for place, model in enumerate(ordered.which) if ordered.models[model] is not None]
    return cast(Batch[Draft], ordered.only(kept) if len(kept) < len(ordered.which) else ordered)


def _drafts(
    first: Sequence[DueStep],
    changes: Mapping[int, PlanChange],
    suspended: Collection[int],
    paid_under: Mapping[int, int],
    now: datetime,
) -> list[Draft | None]:
    """The order of the first service of each kind, after which those of its like are made."""
    versions = book()
    terms = versions.for_existing(now)
    held = services.by_id([step.subject_id for step in first])
    drafts = []
    for step in first:
        service = held[step.subject_id]
        occasion = Occasion("renewal-order", step.due_at, _grounds(step, service, terms, service.pk in suspended))
        draft = renewal_draft(service, changes.get(service.pk), versions, occasion, now=now)
        before = versions.by_number(paid_under[service.pk]) if service.pk in paid_under else None
        if draft is not None:
            draft = with_differences(draft, service, before, versions.by_number(draft.version_id))
        drafts.append(draft)
    return drafts


def _grounds(step: DueStep, service: Service, terms: Terms, suspended: bool) -> tuple[Ground, ...]:
    target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
    lead = terms.ruling(RenewalOrder, target)
    on_activation = terms.ruling(RenewalOrderOnActivation, target)
    counted = terms.ruling(PaymentTerm, target)
    due = terms.ruling(RenewalDue, target) if counted is None else None
    while_off = (terms.ruling(SuspendedBilling, target), terms.ruling(SuspensionDiscount, target)) if suspended else ()
    price = terms.ruling(RenewalPrice, target)
    if on_activation is not None and step.clause == on_activation.clause:
        return on_activation.orders() + grounds(lead, counted, due, price, *while_off, role=LIMITS)
    return grounds(lead) + grounds(counted, due, price, *while_off, role=LIMITS)
