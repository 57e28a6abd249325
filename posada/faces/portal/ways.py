"""The ways to pay that are open to a customer, and what each asks for."""

from typing import Any

from posada.contexts.payments import queries as payments
from posada.contexts.payments.rules.payment_methods import PaymentMethods
from posada.contexts.payments.rules.payment_procedure import PaymentProcedure
from posada.contexts.payments.rules.referenced_payment import ReferencedPayment
from posada.faces.portal.visitor import Visitor
from posada.faces.site import formats

BY_BANK = ("bank-transfer", "bank-deposit", "foreign-deposit")


def told(who: Visitor) -> list[tuple[str, str]]:
    """What a customer may say to have paid by: what comes with a proof, or through banks, and is open to this one."""
    known = who.terms.provider.methods
    proved = payments.proof_ruling(who.terms)
    offered = payments.methods_offered(who.customer.pk, None, who.terms)
    named = [key for key in (*BY_BANK, *(proved.rule.methods if proved else ())) if key in known]
    return [(key, formats.method(key)) for key in dict.fromkeys(named) if not offered or key in offered]


def file_required(who: Visitor) -> bool:
    """Whether a report counts with its file alone; where it does not, the file may follow."""
    proved = payments.proof_ruling(who.terms)
    return proved is None or "file" in proved.rule.required


def by_reference(who: Visitor, invoice_id: int) -> bool:
    """Whether a reference may be ordered for this claim."""
    ruling = who.terms.ruling(ReferencedPayment)
    return ruling is not None and ruling.rule.method in payments.methods_offered(who.customer.pk, invoice_id, who.terms)


def open_to(who: Visitor, invoice_id: int) -> dict[str, Any]:
    """The methods that are open to this customer with what each asks for, where the terms let them depend on it."""
    choice, procedure = who.terms.ruling(PaymentMethods), who.terms.ruling(PaymentProcedure)
    ruling = choice or procedure
    if ruling is None:
        return {}
    known = who.terms.provider.methods
    methods = payments.methods_offered(who.customer.pk, invoice_id, who.terms) or tuple(known)
    found = [{"name": formats.method(key), "items": procedure.rule.of(key) if procedure else ()} for key in methods]
    return {"ways": found, "ways_clause": ruling.clause}
