"""The future of a dispute: its services go off when the time to pay again has run out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments.acts.charge_back import KIND
from posada.contexts.payments.models import Dispute, DisputeState
from posada.contexts.payments.rules.chargeback import ChargebackEnding
from posada.contexts.payments.rules.dispute_suspension import DisputeSuspension
from posada.contexts.payments.standing import standing
from posada.contexts.services import queries as services
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """What the plan of a dispute depends on. `unpaid`: something is owed on what the payment had paid."""

    notified_at: datetime | None
    unpaid: bool
    suspended: bool
    services_run: bool
    pay_by: datetime | None = None  # of a chargeback
    off: frozenset[str] = frozenset()  # the types of the running services that are off for it
    reported: bool = False  # a payment for it was reported that nobody has looked at yet


def plan(facts: DisputeFacts, terms: Terms) -> Plan:
    """The suspension to come, or the end after a chargeback; nothing once all is paid."""
    return (*_suspension(facts, terms), *_ending(facts, terms))


def _ending(facts: DisputeFacts, terms: Terms) -> Plan:
    """The end of what a chargeback has suspended, where nobody pays in time."""
    ruling = terms.ruling(ChargebackEnding)
    if ruling is None or facts.pay_by is None or not facts.unpaid or facts.off <= ruling.rule.spares or facts.reported:
        return ()
    return (Step(facts.pay_by, "chargeback-ending", ruling.clause, conditional="if-unpaid", irreversible=True),)


def _suspension(facts: DisputeFacts, terms: Terms) -> Plan:
    """The suspension to come; none while the notice was not sent, nor once all is paid or off."""
    ruling = terms.ruling(DisputeSuspension)
    if ruling is None or facts.notified_at is None or not facts.unpaid or facts.suspended or not facts.services_run:
        return ()
    at = terms.calendar.add(facts.notified_at, ruling.rule.after)
    return (Step(at, "dispute-suspension", ruling.clause, conditional="if-unpaid"),)


def plans(dispute_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each dispute, from a fixed number of queries."""
    disputes = list(Dispute.objects.filter(pk__in=dispute_ids))
    claims = billing.taken_back([dispute.payment_id for dispute in disputes])
    all_claims = {id for found in claims.values() for id in found}
    unpaid = billing.still_unpaid(all_claims)
    charged = billing.services_of(all_claims)
    running = services.running({id for found in charged.values() for id in found})
    suspended = services.held_about("dispute", dispute_ids)
    off = services.types_held("dispute", dispute_ids)
    reported = standing(list(all_claims), [dispute.customer_id for dispute in disputes]).reported
    found = {}
    for dispute in disputes:
        own = claims.get(dispute.payment_id, [])
        facts = DisputeFacts(
            notified_at=dispute.notified_at,
            unpaid=dispute.state in (DisputeState.OPEN, DisputeState.LOST) and bool(unpaid.intersection(own)),
            suspended=dispute.pk in suspended,
            services_run=any(service in running for id in own for service in charged.get(id, ())),
            pay_by=dispute.pay_by if dispute.kind == KIND else None,
            off=frozenset(off.get(dispute.pk, ())),
            reported=bool(reported.intersection(own)),
        )
        found[dispute.pk] = (dispute.customer_id, plan(facts, book().by_number(dispute.version_id)))
    return found
