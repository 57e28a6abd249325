"""Asking a customer to pay by one method only, and no longer asking it."""

from datetime import datetime

from posada.contexts.payments.events import MethodImposed
from posada.contexts.payments.models import Imposition
from posada.contexts.payments.rules.payment_methods import ImposedMethod, PaymentMethods
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.versions import book


def impose_method(
    customer_id: int, method: str, *, why: str, invoice_id: int | None = None, now: datetime, by: Actor
) -> int:
    """Restrict an account, or one invoice, to one method; the restriction's id. Announces MethodImposed.

    An earlier restriction of the same scope ends. Raises Refused for those who may not, BadInput without a reason.
    """
    terms = book().for_existing(now)
    ruling = terms.required(ImposedMethod)
    verdict = _verdict("impose-method", customer_id, invoice_id, ruling, now, by, method=method, why=why)
    _check(method, why, terms)
    (decision,) = record([verdict], now=now, actor=by)
    lift(customer_id, invoice_id, now=now)
    imposed = Imposition.objects.create(
        customer_id=customer_id, invoice_id=invoice_id, method=method, why=why, imposed_at=now, decision_id=decision
    )
    announce(MethodImposed(customer_id, imposed.pk, decision, ruling.rule.notice_channels, now, by))
    return imposed.pk


def free_method(customer_id: int, *, invoice_id: int | None = None, now: datetime, by: Actor) -> None:
    """Let the customer choose again."""
    ruling = book().for_existing(now).required(ImposedMethod)
    record([_verdict("free-method", customer_id, invoice_id, ruling, now, by)], now=now, actor=by)
    lift(customer_id, invoice_id, now=now)


def lift(customer_id: int, invoice_id: int | None, *, now: datetime) -> None:
    Imposition.objects.filter(customer_id=customer_id, invoice_id=invoice_id, lifted_at=None).update(lifted_at=now)


def _verdict(
    act: str, customer_id: int, invoice_id: int | None, ruling: Ruling[ImposedMethod], now: datetime, by: Actor,
    **facts: object,
) -> Verdict:  # fmt: skip
    subject = ("invoice", invoice_id) if invoice_id is not None else ("customer", customer_id)
    verdict = Verdict(customer_id, *subject, act, now, ruling.permits(), facts=facts, effects=(act,))
    if not by.is_staff or by.role not in (ruling.rule.role, "administrator"):
        raise verdict.refused("role-not-allowed", needs=ruling.rule.role, role=by.role)
    return verdict


def _check(method: str, why: str, terms: Terms) -> None:
    if not why:
        raise BadInput("reason", why, "the reason for asking for one method")
    choice = terms.ruling(PaymentMethods)
    known = choice.rule.anywhere if choice else tuple(terms.provider.methods)
    if method not in known:
        raise BadInput("method", method, ", ".join(known))
