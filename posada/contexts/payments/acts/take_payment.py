"""Taking a payment that a customer says was made: the method must be open to it, and a proof must say enough."""

from dataclasses import replace
from datetime import datetime, time

from posada.contexts.billing import queries as billing
from posada.contexts.payments import grounds as clauses
from posada.contexts.payments import queries
from posada.contexts.payments.acts.record_payment import Arrival, record_payment
from posada.contexts.payments.booked import booked
from posada.contexts.payments.events import ProofReceived
from posada.contexts.payments.models import Payment, State
from posada.contexts.payments.rules.part_payment import PartPayment, least_part
from posada.contexts.payments.rules.payment_proof import PaymentProof, missing, movement_day
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, distinct
from posada.terms.versions import book

NOON = time(12, 0)  # of a bank's movement only the day is known


def take_payment(arrival: Arrival, *, proved: bool, now: datetime, by: Actor) -> tuple[Payment, bool]:
    """The payment of this arrival, and whether it is new; `proved` where it waits for its proof to be compared.

    What was paid in another currency is booked at the day's rate, where the terms say so.
    Announces ProofReceived for those that wait. Raises Refused where the method is not open to the payer, or the
    proof lacks what the terms ask for.
    """
    terms = book().for_existing(now)
    verdict = Verdict(
        arrival.customer_id, "customer", arrival.customer_id, "payment", now,
        facts={"method": arrival.method, "invoice": arrival.invoice_id}, amounts={"amount": arrival.amount},
    )  # fmt: skip
    grounds = clauses.of_choice(verdict, arrival.method, arrival.invoice_id, terms, by)
    grounds = distinct((*grounds, *_of_part(arrival, verdict, terms)))
    if arrival.pays:
        grounds = distinct((*grounds, *_of_claims(arrival, verdict, terms)))
    if proved:
        arrival, more = _with_proof(arrival, verdict, terms)
        grounds = distinct((*more, *grounds))
    arrival, conversion = booked(arrival, terms)
    payment, new = record_payment(arrival, grounds=distinct((*grounds, *conversion)), now=now, by=by)
    if proved and new:
        announce(ProofReceived(payment.pk, now, by))
    return payment, new


def _of_part(arrival: Arrival, verdict: Verdict, terms: Terms) -> tuple[Ground, ...]:
    """The clause on paying a claim in parts, where this is a part; refused where the terms take none so small."""
    ruling = terms.ruling(PartPayment)
    claim = billing.by_id([arrival.invoice_id]).get(arrival.invoice_id) if arrival.invoice_id else None
    if ruling is None or claim is None or arrival.amount.currency != claim.currency:
        return ()
    unpaid = billing.unpaid(claim)
    least = least_part(Money(claim.total, claim.currency), unpaid, ruling.rule)
    if arrival.amount < least:
        raise verdict.refused("part-too-small", grounds=ruling.orders(), least=least)
    return ruling.permits() if arrival.amount < unpaid else ()


def _of_claims(arrival: Arrival, verdict: Verdict, terms: Terms) -> tuple[Ground, ...]:
    """The clause by which the payer chooses what to pay; refused where the money is not enough for it."""
    ruling = billing.allocation_choice(terms, arrival.method)
    due = billing.due_on(arrival.pays, arrival.amount.currency)
    if ruling is not None and due > arrival.amount:
        raise verdict.refused("amount-not-enough", grounds=ruling.orders(), chosen=due)
    return ruling.permits() if ruling is not None else ()


def _with_proof(arrival: Arrival, verdict: Verdict, terms: Terms) -> tuple[Arrival, tuple[Ground, ...]]:
    """The arrival valued by its proof, and the clause that asks for one."""
    ruling = terms.ruling(PaymentProof)
    if ruling is None or arrival.method not in ruling.rule.methods:
        return arrival, ()
    lacks = missing(arrival.proof, ruling.rule)
    if lacks:
        raise verdict.refused("proof-incomplete", grounds=ruling.orders(), missing=lacks)
    again = _after_one_deleted(arrival, verdict, terms)
    day = movement_day(arrival.proof)
    if day is not None and ruling.rule.value_date == "movement":
        arrival = replace(arrival, value_at=min(terms.calendar.at(day, NOON), arrival.value_at))
    return arrival, ruling.orders() + again


def _after_one_deleted(arrival: Arrival, verdict: Verdict, terms: Terms) -> tuple[Ground, ...]:
    """The clause by which a claim's report is complete, where one was deleted before; refused where it is not."""
    ruling = queries.unverifiable(terms)
    if ruling is None or arrival.invoice_id is None:
        return ()
    if not Payment.objects.filter(invoice_id=arrival.invoice_id, state=State.REJECTED).exists():
        return ()
    lacks = [name for name in ruling.rule.then_requires if not arrival.proof.get(name)]
    if lacks:
        raise verdict.refused("proof-incomplete", grounds=ruling.orders(), missing=lacks)
    return ruling.limits()
