"""What a person decides on a payment that waits: setting it against an invoice, or leaving it on account."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate_payment import set_against
from posada.contexts.billing.models import Invoice, State
from posada.contexts.billing.rules.exact_allocation import AmountMismatch
from posada.contexts.billing.rules.payment_purpose import PaymentClarification
from posada.contexts.payments import queries as payments
from posada.ground.agenda.cases import close_case
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def decide_payment(
    case: Case, *, granted: bool, invoice_id: int | None = None, reason: str = "", now: datetime, by: Actor
) -> None:
    """Set the payment of a case against its invoice, or another one; refused, it stays the customer's own money.

    A payment that is short is allocated in part; what is over stays on account.
    """
    (payment,) = payments.locked([case.subject_id])
    invoice = _invoice(payment, invoice_id)
    clauses = _clauses(case, book().for_existing(now))
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    facts = {"invoice": invoice.pk if invoice else None, "reason": reason}
    amounts = {"amount": Money(payment.amount, payment.currency)}
    if granted and (invoice is None or invoice.state != State.UNPAID):
        raise BadInput("invoice", invoice_id, "an unpaid invoice to set the payment against")
    close_case(case.pk, outcome, grounds=clauses, now=now, by=by, facts=facts, amounts=amounts)
    if granted and invoice is not None:
        set_against(payment, invoice, clauses, now=now, by=by)
    touch("invoice", {id for id in (payment.invoice_id, facts["invoice"]) if isinstance(id, int)})


def _invoice(payment: payments.Payment, invoice_id: int | None) -> Invoice | None:
    wanted = invoice_id or payment.invoice_id
    return queries.locked([wanted])[0] if wanted else None


def _clauses(case: Case, terms: Terms) -> tuple[Ground, ...]:
    kind = AmountMismatch if case.kind == "payment-mismatch" else PaymentClarification
    return grounds(terms.ruling(kind), role="permits")
