"""The ways to pay that are open to a customer, and what each asks for; `asked` are the methods asked of this one."""

from collections.abc import Sequence
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice
from posada.contexts.payments import queries as payments
from posada.contexts.payments.models import Imposition
from posada.contexts.payments.rules.part_payment import PartPayment
from posada.contexts.payments.rules.part_payment import least_part as least
from posada.contexts.payments.rules.payment_methods import PaymentMethods
from posada.contexts.payments.rules.payment_procedure import PaymentProcedure
from posada.contexts.payments.rules.referenced_payment import ReferencedPayment
from posada.faces.portal.visitor import Visitor
from posada.faces.site import formats
from posada.kernel.money import Money

BY_BANK = ("bank-transfer", "bank-deposit", "foreign-deposit")


def told(who: Visitor, asked: Sequence[Imposition]) -> list[tuple[str, str]]:
    """What a customer may say to have paid by: what comes with a proof, or through banks, and is open to this one."""
    known = who.terms.provider.methods
    proved = payments.proof_ruling(who.terms)
    offered = _left(who, asked, None)
    named = [key for key in (*BY_BANK, *(proved.rule.methods if proved else ())) if key in known]
    return [(key, formats.method(key)) for key in dict.fromkeys(named) if not offered or key in offered]


def file_required(who: Visitor) -> bool:
    """Whether a report counts with its file alone; where it does not, the file may follow."""
    proved = payments.proof_ruling(who.terms)
    return proved is None or "file" in proved.rule.required


def by_reference(who: Visitor, invoice_id: int, asked: Sequence[Imposition]) -> bool:
    """Whether a reference may be ordered for this claim."""
    ruling = who.terms.ruling(ReferencedPayment)
    return ruling is not None and ruling.rule.method in _left(who, asked, invoice_id)


def least_part(who: Visitor, invoice: Invoice) -> Money:
    """The least that may be paid of this claim at once; a cent where the terms take any part."""
    ruling, unpaid = who.terms.ruling(PartPayment), billing.unpaid(invoice)
    if ruling is None:
        return Money("0.01", invoice.currency)
    return least(Money(invoice.total, invoice.currency), unpaid, ruling.rule)


def open_to(who: Visitor, invoice_id: int, asked: Sequence[Imposition]) -> dict[str, Any]:
    """The methods that are open to this customer with what each asks for, where the terms let them depend on it."""
    choice, procedure = who.terms.ruling(PaymentMethods), who.terms.ruling(PaymentProcedure)
    ruling = choice or procedure
    if ruling is None:
        return {}
    known = who.terms.provider.methods
    methods = _left(who, asked, invoice_id) or tuple(known)
    found = [{"name": formats.method(key), "items": procedure.rule.of(key) if procedure else ()} for key in methods]
    return {"ways": found, "ways_clause": ruling.clause}


def _left(who: Visitor, asked: Sequence[Imposition], invoice_id: int | None) -> tuple[str, ...]:
    """The methods that are left to the customer, of whom these are asked."""
    return payments.methods_left(asked, invoice_id, who.customer.country, who.terms)
