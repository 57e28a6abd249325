"""References by which invoices are paid at banks and counters."""

import uuid
from dataclasses import replace
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments import grounds as clauses
from posada.contexts.payments.acts.record_payment import Arrival, record_payment
from posada.contexts.payments.acts.settle_payment import receive_payment
from posada.contexts.payments.events import ReferenceIssued
from posada.contexts.payments.jobs import issue_reference as job
from posada.contexts.payments.models import GatewayFact, Reference
from posada.contexts.payments.rules.referenced_payment import ReferencedPayment
from posada.ground.agenda.jobs import defer
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import SYSTEM, Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import distinct
from posada.terms.versions import book


def issue_reference(invoice_id: int, *, now: datetime, by: Actor) -> int:
    """A reference for exactly what is due; one that still holds for that amount is given again.

    Refused where the customer must pay otherwise. The gateway's number follows: ReferenceIssued.
    """
    terms = book().for_existing(now)
    ruling = terms.required(ReferencedPayment)
    (invoice,) = billing.locked([invoice_id])
    amount = billing.unpaid(invoice)
    if invoice.state != "unpaid" or not amount.is_positive:
        raise BadInput("invoice", invoice_id, "an unpaid invoice")
    known = Reference.objects.filter(invoice_id=invoice.pk, amount=amount.amount, currency=amount.currency)
    standing = known.exclude(expires_at__lte=now).order_by("-pk").first()
    if standing is not None:
        return standing.pk
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, "issue-reference", now, amounts={"amount": amount},
        facts={"places": ruling.rule.places, "ways": ruling.rule.ways}, effects=("reference-asked",),
    )  # fmt: skip
    permitted = clauses.of_choice(verdict, ruling.rule.method, invoice.pk, terms, by)
    record([replace(verdict, grounds=distinct((*ruling.orders(), *permitted)))], now=now, actor=by)
    expires = terms.calendar.add(now, ruling.rule.expires_after) if ruling.rule.expires_after else None
    reference = Reference.objects.create(
        customer_id=invoice.customer_id, invoice_id=invoice.pk, gateway=ruling.rule.gateway, amount=amount.amount,
        currency=amount.currency, issued_at=now, expires_at=expires, key=f"reference-{uuid.uuid4().hex}",
    )  # fmt: skip
    defer(job, reference_id=reference.pk)
    return reference.pk


def note_issued(fact: GatewayFact, now: datetime) -> None:
    """The gateway gave the number. Announces ReferenceIssued."""
    reference = Reference.objects.select_for_update().get(key=fact.key)
    reference.code = fact.body["code"]
    reference.save(update_fields=["code"])
    announce(ReferenceIssued(reference.customer_id, reference.invoice_id, reference.pk, now, SYSTEM))


def note_reference_refused(fact: GatewayFact, now: datetime) -> None:
    """The gateway gives none: the request for it is gone, and may be made again."""
    Reference.objects.filter(key=fact.key).delete()


def note_reference_paid(fact: GatewayFact, now: datetime) -> None:
    """Someone paid under a reference: a payment for its invoice, of whatever amount was paid."""
    reference = Reference.objects.get(code=fact.body["reference"])
    terms = book().for_existing(now)
    method = terms.required(ReferencedPayment).rule.method
    grounds = clauses.of_method(method, terms)
    value_at = datetime.fromisoformat(fact.body["paid_at"]) if "paid_at" in fact.body else fact.learnt_at
    arrival = Arrival(
        customer_id=reference.customer_id, amount=Money(fact.body["amount"], fact.body["currency"]), method=method,
        source=fact.gateway, external_id=fact.external_id, value_at=value_at, invoice_id=reference.invoice_id,
        reference=str(reference.code),
    )  # fmt: skip
    payment, new = record_payment(arrival, grounds=grounds, now=now, by=SYSTEM)
    if new:
        receive_payment(payment.pk, grounds=grounds, now=now, by=SYSTEM)
