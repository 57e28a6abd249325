"""Classing a proof of payment as altered."""

from datetime import datetime
from typing import Any

from posada.contexts.payments import queries
from posada.contexts.payments.events import ProofFoundAltered
from posada.contexts.payments.models import Finding, Payment
from posada.contexts.payments.rules.altered_proof import (
    AlteredProof,
    AlteredProofDefence,
    AlteredProofSuspension,
    hearing,
    may_be_found_from,
)
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book


def find_altered(payment_id: int, *, reasons: str = "", now: datetime, by: Actor) -> int:
    """A person classes a claimed payment's proof as altered; the finding. Announces ProofFoundAltered.

    Refused for whoever has not the role, and while the bank may still show the movement.
    """
    (payment,) = queries.locked([payment_id])
    terms = book().for_existing(now)
    ruling = terms.required(AlteredProof)
    defence = terms.required(AlteredProofDefence)
    open_to = hearing(terms.calendar.today(now), defence.rule, terms.calendar)
    verdict = _verdict(payment, ruling, reasons, now)
    verdict = permitted(verdict, "find-altered", by=by, terms=terms, otherwise=(ruling.rule.role,))
    _wait_for_bank(payment, verdict, ruling, terms, now)
    payment.move("find_altered")
    payment.settled_at, payment.settled_by = now, str(by)
    payment.save(update_fields=["state", "settled_at", "settled_by"])
    (decision,) = record([verdict], now=now, actor=by)
    found = Finding.objects.create(
        customer_id=payment.customer_id, payment_id=payment.pk, invoice_id=payment.invoice_id, found_at=now,
        found_by=str(by), reasons=reasons, deadline=open_to.deadline, heard_until=open_to.heard_until,
        version_id=book().number(terms), decision_id=decision,
    )  # fmt: skip
    touch("payment", [payment.pk])
    touch("finding", [found.pk])
    if payment.invoice_id:
        touch("invoice", [payment.invoice_id])
    announce(ProofFoundAltered(found.pk, grounds(terms.ruling(AlteredProofSuspension)), now, by))
    return found.pk


def _verdict(payment: Payment, ruling: Ruling[AlteredProof], reasons: str, now: datetime) -> Verdict:
    return Verdict(
        payment.customer_id, "payment", payment.pk, "find-altered", now, ruling.orders(),
        facts={"compared": comparison(payment, ruling.rule), "reasons": reasons},
        amounts={"amount": Money(payment.amount, payment.currency)}, effects=("proof-altered",),
    )  # fmt: skip


def comparison(payment: Payment, rule: AlteredProof) -> dict[str, Any]:
    """What the proof states of each thing that is compared with the bank's statement."""
    return {name: payment.proof.get(name) for name in rule.compared}


def _wait_for_bank(
    payment: Payment, verdict: Verdict, ruling: Ruling[AlteredProof], terms: Terms, now: datetime
) -> None:
    earliest = may_be_found_from(terms.calendar.today(payment.learnt_at), ruling.rule, terms.calendar)
    if now < earliest:
        raise verdict.refused("bank-not-waited-for", earliest=earliest, wait=str(ruling.rule.wait))
