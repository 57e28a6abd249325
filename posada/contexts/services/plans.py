"""The plans of many services at once, from a fixed number of queries."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from itertools import repeat
from typing import NamedTuple

from posada.contexts.billing.queries import billed_while_suspended, renewal_rulings
from posada.contexts.services import queries
from posada.contexts.services.governing import honours, ruling_versions
from posada.contexts.services.models import State
from posada.contexts.services.plan import WARNED_IDLE, ServiceFacts, plan
from posada.contexts.services.queries.noted import noted
from posada.contexts.services.rules.inactivity import InactivityEnding
from posada.contexts.services.rules.term_end import TermEnd
from posada.contexts.services.rules.terms_at_renewal import TermsAtRenewal
from posada.contexts.services.rules.upgrade import Upgrade
from posada.ground.catalogue.products import CYCLES
from posada.kernel.plan import Plan
from posada.terms.contract import Terms
from posada.terms.ids import Ids
from posada.terms.selector import Target
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


# What the plan of a service is made of, beside what stands in other tables; services alike in all of it share a plan.
MADE_OF = ("state", "product_kind", "type", "product", "cycle", "activated_at", "billed_until", "renews_on", "ends_on",
           "purge_at", "purged_at", "purge_clause", "purge_decided_by", "term_until")  # fmt: skip


def plans(service_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each service."""
    versions = book()
    terms = versions.for_existing(now)
    service_ids = Ids(service_ids)
    groups = queries.alike(service_ids, *MADE_OF)
    told = noted(service_ids, terms.calendar.today(now))
    governing, coming, used = dict[int, Terms](), dict[int, date](), last_used(told.used, terms)
    if honours(versions):
        targets = {id: _target(Made(*made)) for made, ids, _ in groups for id in ids}
        paid = [(id, version) for _, id, version in sorted(told.paid)]
        governing, coming = ruling_versions(targets, now, paid), told.coming
    apart = {*told.ends, *told.suspended, *told.reminded, *told.changing, *coming, *used}
    found: dict[int, tuple[int, Plan]] = {}
    for made_of, ids, customers in groups:
        if not governing and apart.isdisjoint(ids):  # nearly all: of them nothing else is known
            usual = plan(facts(Made(*made_of), UNNOTED, terms), terms)
            found.update(zip(ids, zip(customers, repeat(usual), strict=False), strict=True))
            continue
        alike: dict[tuple[Known, str], Plan] = {}
        for id, customer_id in zip(ids, customers, strict=True):
            ruled_by, known = governing.get(id, terms), UNNOTED
            if id in apart:
                known = Known(
                    id in told.suspended, told.ends.get(id, ""), id in told.end_waits,
                    tuple(told.reminded.get(id, ())), told.changing.get(id), coming.get(id), used.get(id),
                )  # fmt: skip
            if (known, ruled_by.hash) not in alike:
                alike[known, ruled_by.hash] = plan(facts(Made(*made_of), known, ruled_by), ruled_by)
            found[id] = (customer_id, alike[known, ruled_by.hash])
    return found


class Made(NamedTuple):
    """The columns of a service that its plan is made of."""

    state: str
    product_kind: str
    type: str
    product: str
    cycle: str
    activated_at: datetime | None
    billed_until: date | None
    renews_on: date | None
    ends_on: date | None
    purge_at: datetime | None
    purged_at: datetime | None
    purge_clause: str
    purge_decided_by: str
    term_until: date | None


class Known(NamedTuple):
    """What other tables say of a service."""

    suspended: bool
    end_clause: str
    end_waits: bool
    reminded: tuple[tuple[str, date, date], ...]
    change_on: date | None
    new_terms_on: date | None
    last_used_on: date | None


UNNOTED = Known(False, "", False, (), None, None, None)  # of most services no other table says anything


def facts(service: Made, known: Known, terms: Terms) -> ServiceFacts:
    """What the plan of such a service depends on."""
    target = _target(service)
    at_renewal = terms.ruling(TermsAtRenewal, target)
    next_period = service.billed_until + ONE_DAY if service.billed_until else service.renews_on
    if service.state != State.ACTIVE or (service.ends_on and next_period and next_period > service.ends_on):
        next_period = None
    if not CYCLES[service.cycle]:
        next_period = None  # bought once, never renewed
    if known.suspended and not billed_while_suspended(terms, target):
        next_period = None
    order, late = renewal_rulings(terms, target)
    change = terms.ruling(Upgrade, target)
    return ServiceFacts(
        state=service.state,
        target=target,
        activated_at=service.activated_at,
        next_period=next_period,
        renewal_issue_on=order.rule.issue_on(next_period, terms.calendar) if order and next_period else None,
        renewal_clause=order.clause if order else "",
        late_clause=late.clause if late and next_period == service.renews_on else "",
        ends_on=service.ends_on,
        end_waits=known.end_waits and service.ends_on is not None,
        end_clause=known.end_clause or (ended.clause if (ended := terms.ruling(TermEnd, target)) else ""),
        purge_at=service.purge_at if service.purged_at is None else None,
        purge_clause=service.purge_clause,
        purge_decided=not service.purge_decided_by,
        renews_on=service.renews_on,
        reminded=frozenset((act, day) for act, day, about in known.reminded if about == service.renews_on),
        told_of_end=frozenset(act for act, _, about in known.reminded if about == service.ends_on),
        term_until=service.term_until,
        change_on=known.change_on,
        change_clause=change.clause if change else "",
        last_used_on=known.last_used_on,
        warned_idle=max(((about, day) for act, day, about in known.reminded if act == WARNED_IDLE), default=None),
        new_terms_on=known.new_terms_on if at_renewal else None,
        new_terms_clause=at_renewal.clause if at_renewal else "",
    )


def _target(service: Made) -> Target:
    return Target(service.product_kind, service.type, service.product, None, None, service.cycle)


def last_used(used: Mapping[int, datetime], terms: Terms) -> dict[int, date]:
    """The day of the last sign-in to each service, where the terms count that."""
    return {id: terms.calendar.today(at) for id, at in used.items()} if terms.rulings(InactivityEnding) else {}
