"""Barring a customer from more addresses, and lifting that."""

from datetime import datetime

from posada.contexts.addresses import queries
from posada.contexts.addresses.models import Bar
from posada.contexts.addresses.rules.address import AddressBar
from posada.ground.agenda.roles import permitted
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def set_bar(customer_id: int, *, reason: str, now: datetime, by: Actor) -> None:
    """Give a customer no more addresses. Refused without a case of the kind, and for whoever has not the role."""
    terms = book().for_existing(now)
    ruling = terms.required(AddressBar)
    case = queries.standing_case(customer_id, ruling.rule.after)
    verdict = Verdict(customer_id, "customer", customer_id, "bar-addresses", now, ruling.orders(),
                      facts={"case": case.pk if case else None, "reason": reason},
                      effects=("addresses-barred",))  # fmt: skip
    verdict = permitted(verdict, "bar-addresses", by=by, terms=terms, otherwise=(ruling.rule.role,))
    if case is None:
        raise verdict.refused("no-such-case")
    if Bar.objects.filter(customer_id=customer_id, lifted_at=None).exists():
        raise BadInput("about", customer_id, "a customer who is not barred yet")
    record([verdict], now=now, actor=by)
    Bar.objects.create(customer_id=customer_id, case_id=case.pk, set_at=now)


def lift_bar(customer_id: int, *, reason: str, now: datetime, by: Actor) -> None:
    """Let a customer have addresses again."""
    terms = book().for_existing(now)
    ruling = terms.required(AddressBar)
    verdict = Verdict(customer_id, "customer", customer_id, "lift-address-bar", now, ruling.permits(),
                      facts={"reason": reason}, effects=("bar-lifted",))  # fmt: skip
    verdict = permitted(verdict, "bar-addresses", by=by, terms=terms, otherwise=(ruling.rule.role,))
    if not Bar.objects.filter(customer_id=customer_id, lifted_at=None).update(lifted_at=now):
        raise BadInput("about", customer_id, "a customer who is barred")
    record([verdict], now=now, actor=by)
