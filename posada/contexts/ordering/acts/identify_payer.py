"""Identifying who paid a new order: asked with the payment, and what a scan of the card shows looked at as it comes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.ordering import queries
from posada.contexts.ordering.events import IdentityAsked
from posada.contexts.ordering.models import IdentityReview, IdentityState, Order
from posada.contexts.ordering.rules.payer_identity import (
    CardScan,
    IdentityRefusal,
    PayerIdentity,
    agrees,
    readable,
    shows_too_much,
)
from posada.contexts.payments import queries as payments
from posada.contexts.payments.queries import Payment
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.queries import open_case
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book

CHECK = "identity-check"


def ask_identity(order_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """Ask who paid these new orders, where the terms want it proved of the method. Announces IdentityAsked for each.

    A payer whom a person has found good already is not asked again for the same card; nor twice for one order.
    """
    asked = set(IdentityReview.objects.filter(order_id__in=order_ids).values_list("order_id", flat=True))
    for order in queries.locked([id for id in order_ids if id not in asked]):
        terms = book().by_number(order.version_id)
        ruling = terms.ruling(PayerIdentity)
        payment = _payment(order, ruling.rule.methods) if ruling else None
        if ruling is not None and payment is not None:
            _ask(order, payment, ruling, terms, now, by)


def _payment(order: Order, methods: Sequence[str]) -> Payment | None:
    """The first payment of an order that came by one of these methods."""
    paid = billing.payments_of([order.invoice_id or 0]).get(order.invoice_id or 0, ())
    found = payments.by_id(paid)
    return next((found[id] for id in paid if found[id].method in methods), None)


def _ask(order: Order, payment: Payment, ruling: Ruling[PayerIdentity], terms: Terms, now: datetime, by: Actor) -> None:
    brand, last_four = payments.card_of(payment.pk)
    card = {"customer_id": order.customer_id, "method": payment.method, "brand": brand, "last_four": last_four}
    if IdentityReview.objects.filter(**card, state=IdentityState.ACCEPTED).exists():
        return
    scan, refusal = scan_ruling(payment.method, terms), terms.ruling(IdentityRefusal)
    documents = (*ruling.rule.documents, *((scan.rule.document,) if scan else ()))
    stood_on = grounds(ruling, scan) + grounds(refusal, role="limits")
    verdict = Verdict(
        order.customer_id, "order", order.pk, "ask-identity", now, stood_on,
        facts={"method": payment.method, "documents": documents, "last_four": last_four},
        amounts={"paid": Money(payment.amount, payment.currency)}, effects=("identity-asked",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    review = IdentityReview.objects.create(
        **card, order_id=order.pk, asked_at=now, answer_by=answer_by(terms, now), decision_id=decision
    )
    touch("identity-review", [review.pk])
    announce(IdentityAsked(order.pk, order.customer_id, documents, stood_on, now, by))


def answer_by(terms: Terms, now: datetime) -> datetime | None:
    """When no answer counts as a refusal; None where it never does."""
    ruling = terms.ruling(IdentityRefusal)
    if ruling is None or "not-sent" not in ruling.rule.causes:
        return None
    return terms.calendar.add(now, ruling.rule.within)


def scan_ruling(method: str, terms: Terms) -> Ruling[CardScan] | None:
    """The rule by which a payment by this method comes with a scan of the card."""
    ruling = terms.ruling(CardScan)
    return ruling if ruling is not None and method in ruling.rule.methods else None


def asks_for_scan(about: tuple[str, int], documents: Sequence[str]) -> int | None:
    """How many digits of a card its scan need show, where one is among the documents of an order; else None."""
    review = queries.identity_review(about[1]) if about[0] == "order" else None
    ruling = scan_ruling(review.method, book().by_number(queries.order(about[1]).version_id)) if review else None
    return ruling.rule.visible_digits if ruling and ruling.rule.document in documents else None


def look_at_scan(order_id: int, document: str, shown: str, *, now: datetime, by: Actor) -> dict[str, Any]:
    """What a scan of the paying card says (`gateway`, `scan`, `agrees`); nothing for a document that is none.

    `shown` is the number as the scan shows it. Raises Refused for one that shows more than is wanted: it is not kept.
    """
    review = queries.identity_review(order_id)
    ruling = scan_ruling(review.method, book().by_number(queries.order(order_id).version_id)) if review else None
    if review is None or ruling is None or document != ruling.rule.document:
        return {}
    seen = readable(shown)
    verdict = Verdict(review.customer_id, "order", order_id, "look-at-scan", now, ruling.orders())
    if shows_too_much(shown, ruling.rule):
        raise verdict.refused("scan-shows-too-much", readable=len(seen), wanted=ruling.rule.visible_digits, kept=False)
    said = {
        "gateway": review.last_four, "scan": seen[-ruling.rule.visible_digits :],
        "agrees": agrees(shown, review.last_four, ruling.rule),
    }  # fmt: skip
    looked = Verdict(
        review.customer_id, "order", order_id, "look-at-scan", now, ruling.orders(), facts=said,
        effects=("scan-passed" if said["agrees"] else "scan-to-staff",),
    )  # fmt: skip
    record([looked], now=now, actor=by)
    return said


def open_check(order_id: int, facts: Mapping[str, Any], *, now: datetime, by: Actor) -> int | None:
    """All documents have come: put them before the person who judges them; the case, or None where one is open."""
    review = queries.identity_review(order_id)
    if review is None or review.state != IdentityState.ASKED or open_case("order", order_id, CHECK) is not None:
        return None
    terms = book().by_number(queries.order(order_id).version_id)
    ruling, scan = terms.required(PayerIdentity), scan_ruling(review.method, terms)
    matter = Matter(
        review.customer_id, CHECK, ("order", order_id), ruling.rule.role, grounds(ruling, scan), now, facts=facts
    )
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id
