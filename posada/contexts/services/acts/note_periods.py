"""Keeping in services what was ordered for them and what was paid."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import ServicesRenewed
from posada.contexts.services.governing import keep_periods
from posada.contexts.services.models import PaidPeriod, Service, State
from posada.contexts.services.rules.expiry import Expiry
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.database import FEW, ask
from posada.terms.decisions import Verdict, record
from posada.terms.rows import array, write_back
from posada.terms.selector import Target
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


def note_billed(invoice_ids: Collection[int]) -> None:
    """Move `billed_until` of the services that these claims charge a period for; one statement for each last day."""
    moved: list[tuple[int]] = []
    for last, services in sorted(billing.charged_until(invoice_ids).items()):
        among, ids = services.among("id")
        moved += ask(
            f"UPDATE services_service SET billed_until = %s WHERE {among} AND billed_until < %s RETURNING id",
            [last, *ids, last],
            known=len(services) <= FEW,
        )
    touch("service", [id for (id,) in moved])


def note_paid(invoice_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Move `paid_until` and `renews_on` of delivered services past the periods that these claims paid.

    A service that expired, or that is not renewed by itself, is renewed by a task. Announces ServicesRenewed.
    """
    periods, charged = billing.periods_in(invoice_ids), billing.charged_in(invoice_ids)
    renewed, kept = [], []
    for service in queries.locked(periods):
        last = periods[service.pk][1]
        if service.activated_at is None or service.paid_until is None or last <= service.paid_until:
            continue
        service.paid_until, service.renews_on = last, last + ONE_DAY
        service.billed_until = max(service.billed_until or last, last)
        if service.state == State.EXPIRED:
            service.move("renew")
        kept += [
            PaidPeriod(customer_id=service.customer_id, service_id=service.pk, first=each.first, last=each.last,
                       version_id=each.version_id, net=each.net)
            for each in charged[service.pk]
            if each.first and each.last
        ]  # fmt: skip
        renewed.append(service)
    write_back(renewed, "paid_until", "renews_on", "billed_until", "state")
    touch("service", [service.pk for service in renewed])
    keep_periods(kept, renewed, now)
    extend_included(renewed)
    renew(renewed, now=now, by=by)


def renew(services: Sequence[Service], *, now: datetime, by: Actor) -> None:
    """Have the term of what expires extended where it is kept: at a registry, an authority, a maker."""
    terms = book().for_existing(now)
    expiring = [(s, terms.ruling(Expiry, Target(s.product_kind, s.type, s.product))) for s in services]
    kept = [(service, ruling) for service, ruling in expiring if ruling is not None]
    if not kept:
        return
    decisions = record(
        [
            Verdict(s.customer_id, "service", s.pk, "extend-term", now, ruling.limits(), effects=("term-extended",),
                    facts={"renews_on": s.renews_on})
            for s, ruling in kept
        ],
        now=now, actor=by,
    )  # fmt: skip
    order_tasks([(s, "renew", decision) for (s, _), decision in zip(kept, decisions, strict=True)], now=now)
    announce(ServicesRenewed(tuple(s.pk for s, _ in kept), now, by))


def note_unbilled(invoice_ids: Collection[int]) -> None:
    """Move `billed_until` back to the last period that a living claim charges, so that it is ordered anew."""
    charged = {id for ids in billing.services_of(invoice_ids).values() for id in ids}
    living = billing.living_periods_of(charged)
    for service in queries.locked(charged):
        if service.paid_until is None:
            continue
        last = living.get(service.pk, (None, service.paid_until))[1]
        service.billed_until = max(service.paid_until, last)
        service.save(update_fields=["billed_until"])
        touch("service", [service.pk])


def extend_included(renewed: Sequence[Service]) -> None:
    """What came with these services is paid as long as they are; one statement."""
    extended = ask(
        "UPDATE services_service b SET paid_until = s.paid_until FROM services_service s"
        " WHERE s.id = ANY(%s::bigint[]) AND b.customer_id = s.customer_id AND b.state = 'active'"
        " AND b.options->'included_in' = to_jsonb(s.id) AND b.options->>'included_until' = 'parent'"
        " RETURNING b.id",
        [array(service.pk for service in renewed)],
        known=len(renewed) <= FEW,
    )
    touch("service", [id for (id,) in extended])
