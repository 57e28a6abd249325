"""The future of a payment that is not applied yet."""

from dataclasses import dataclass
from datetime import datetime

from posada.contexts.payments.rules.payment_watch import PaymentWatch
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What the plan of a payment depends on."""

    method: str
    learnt_at: datetime
    unapplied: bool  # claimed, or received and set against nothing
    alerted: bool = False


def plan(facts: PaymentFacts, terms: Terms) -> Plan:
    """The one alert about a payment that is still not applied when its watch has run out."""
    ruling = terms.ruling(PaymentWatch)
    if ruling is None or facts.alerted or not facts.unapplied or facts.method not in ruling.rule.methods:
        return ()
    at = terms.calendar.add(facts.learnt_at, ruling.rule.after)
    return (Step(at, "payment-alert", ruling.clause, conditional="if-unapplied"),)
