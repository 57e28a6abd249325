"""How far a reported payment has come in its method's procedure."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.custody import queries as custody
from posada.contexts.payments.models import Payment
from posada.contexts.payments.rules.payment_procedure import REPORT, PaymentProcedure
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.versions import book

PROOF_OF = {"payment-receipt": "file"}  # what a report may carry itself, and the document that it is
SENT = ("received", "accepted")


def missing(found: Sequence[Payment], terms: Terms) -> dict[int, list[str]]:
    """What each of these payments still lacks, in the order in which it is asked for; from one query.

    Only what a customer reported has a procedure: a bank's or gateway's own word needs none.
    """
    ruling = terms.ruling(PaymentProcedure)
    reported = [payment for payment in found if payment.proof]
    if ruling is None or not reported:
        return {}
    asked: dict[int, list[str]] = {}
    sent: dict[int, set[str]] = {}
    for document in custody.documents_about("payment", [payment.pk for payment in reported]):
        asked.setdefault(document.about_id, []).append(document.kind)
        if document.state in SENT:
            sent.setdefault(document.about_id, set()).add(document.kind)
    lacks = {
        payment.pk: [
            item
            for item in dict.fromkeys([*ruling.rule.of(payment.method), *asked.get(payment.pk, ())])
            if not (item == REPORT or payment.proof.get(PROOF_OF.get(item, "")) or item in sent.get(payment.pk, ()))
        ]
        for payment in reported
    }
    return {id: items for id, items in lacks.items() if items}


def refuse_incomplete(found: Sequence[Payment], act: str, *, now: datetime) -> None:
    """Raise the refusal to take a reported payment as received while its procedure is not complete."""
    terms = book().for_existing(now)
    lacks, ruling = missing(found, terms), terms.ruling(PaymentProcedure)
    for payment in found:
        if payment.pk in lacks and ruling is not None:
            verdict = Verdict(payment.customer_id, "payment", payment.pk, act, now)
            raise verdict.refused("procedure-incomplete", grounds=ruling.orders(), missing=lacks[payment.pk])
