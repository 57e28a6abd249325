"""What others may read of payments."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet

from posada.contexts.payments.card_numbers import mask_cards
from posada.contexts.payments.models import (
    Card,
    Charge,
    ChargeState,
    Dispute,
    Finding,
    GatewayFact,
    Imposition,
    Payment,
    Reference,
    Screening,
    ScreeningState,
    State,
)
from posada.contexts.payments.procedure import missing
from posada.contexts.payments.rules.bank_payment import BankPayment, designated
from posada.contexts.payments.rules.card_payment import CardChannels
from posada.contexts.payments.rules.chargeback import ChargebackReview
from posada.contexts.payments.rules.payment_methods import PaymentMethods, offered
from posada.contexts.payments.rules.payment_procedure import PaymentProcedure, UnverifiableReport
from posada.contexts.payments.rules.payment_proof import PaymentProof
from posada.contexts.payments.rules.referenced_payment import ReferencedPayment
from posada.contexts.payments.standing import Standing, chargeable, told
from posada.ground.customers.queries import country_of
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.prepared import prepared
from posada.terms.provider import BankAccount
from posada.terms.rule import Ruling
from posada.terms.versions import book

__all__ = ["Payment", "Standing", "State", "mask_cards", "told"]


def locked(payment_ids: Sequence[int]) -> list[Payment]:
    """The payments, locked until the transaction ends, in order of id."""
    return list(Payment.objects.select_for_update().filter(pk__in=payment_ids).order_by("pk"))


def by_id(payment_ids: Collection[int]) -> dict[int, Payment]:
    """The payments, unlocked."""
    return Payment.objects.in_bulk(list(payment_ids))


def of_customer(customer_id: int) -> QuerySet[Payment]:
    """A customer's payments, newest first."""
    return Payment.objects.filter(customer_id=customer_id).order_by("-value_at", "-pk")


def shown_to(customer_id: int, terms: Terms) -> QuerySet[Payment]:
    """A customer's payments as the customer sees them, newest first: without reports that the terms delete."""
    found = of_customer(customer_id)
    return found.exclude(state=State.REJECTED) if unverifiable(terms) else found


def received_between(since: datetime, until: datetime, currency: str) -> list[Payment]:
    """Payments in our accounts whose money moved in that span, of any customer, oldest first."""
    found = Payment.objects.filter(state=State.RECEIVED, currency=currency, value_at__gte=since, value_at__lt=until)
    return list(found.order_by("value_at", "pk"))


def usable_cards(customer_ids: Collection[int]) -> dict[int, list[Card]]:
    """The cards that may be charged, in each customer's order."""
    found: dict[int, list[Card]] = {}
    for card in _usable(customer_ids):
        found.setdefault(card.customer_id, []).append(card)
    return found


@prepared
def _usable(customer_ids: Collection[int]) -> QuerySet[Any, Any]:
    return chargeable(customer_ids).order_by("customer_id", "position", "pk")


def times_charged(invoice_ids: Collection[int]) -> dict[int, int]:
    """How often each of these invoices was charged to a card on file by itself."""
    return dict(_tried(invoice_ids))


@prepared
def _tried(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    tried = Charge.objects.filter(invoice_id__in=invoice_ids, automatic=True).order_by()
    return tried.values_list("invoice_id").annotate(Count("pk"))


def being_charged(invoice_ids: Collection[int]) -> set[int]:
    """Which of these invoices have a charge that the gateway, or a person, has not answered."""
    return set(_being_charged(invoice_ids))


@prepared
def _being_charged(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    waiting = Charge.objects.filter(invoice_id__in=invoice_ids, state__in=(ChargeState.ASKED, ChargeState.WAITING))
    return waiting.values_list("invoice_id", flat=True)


def impositions(customer_id: int) -> list[Imposition]:
    """The methods asked of this customer, those for one invoice first."""
    asked = Imposition.objects.filter(customer_id=customer_id, lifted_at=None)
    return list(asked.order_by("invoice_id"))  # a number comes before none


def imposed(customer_id: int, invoice_id: int | None = None) -> Imposition | None:
    """The one method asked of this customer, for this invoice or for all; the narrower first."""
    return _of_invoice(impositions(customer_id), invoice_id)


def _of_invoice(asked: Sequence[Imposition], invoice_id: int | None) -> Imposition | None:
    return next((each for each in asked if each.invoice_id in (None, invoice_id)), None)


def methods_offered(customer_id: int, invoice_id: int | None, terms: Terms) -> tuple[str, ...]:
    """The methods to show at the till, in the order of the terms; none where the terms name none."""
    country = country_of(customer_id) if terms.ruling(PaymentMethods) else ""
    return methods_left(impositions(customer_id), invoice_id, country, terms)


def methods_left(asked: Sequence[Imposition], invoice_id: int | None, country: str, terms: Terms) -> tuple[str, ...]:
    """As `methods_offered`, to a customer of a country of whom these methods are asked."""
    ruling, demand = terms.ruling(PaymentMethods), _of_invoice(asked, invoice_id)
    if ruling is None:
        return (demand.method,) if demand else ()
    return offered(ruling.rule, country, demand.method if demand else None)


def methods_by_country(terms: Terms) -> PaymentMethods | None:
    """The methods that the terms offer, by country where they differ; None where the catalogue of methods is all."""
    ruling = terms.ruling(PaymentMethods)
    return ruling.rule if ruling else None


def unverifiable(terms: Terms) -> Ruling[UnverifiableReport] | None:
    """The rule on reports of payments that could not be verified."""
    return terms.ruling(UnverifiableReport)


def procedure_of(method: str, terms: Terms) -> tuple[str, ...]:
    """What a payment by this method needs to be complete."""
    ruling = terms.ruling(PaymentProcedure)
    return ruling.rule.of(method) if ruling else ()


def incomplete(found: Sequence[Payment], terms: Terms) -> dict[int, list[str]]:
    """What each of these reported payments still lacks of its method's procedure."""
    return missing(found, terms)


def bank_accounts(terms: Terms, today: date, currency: str = "") -> list[BankAccount]:
    """The accounts in use that payment notices print, of one currency, or else those at home.

    None where the terms take no payment at banks.
    """
    if terms.ruling(BankPayment) is None:
        return []
    found = designated(terms.provider.bank_accounts, today)
    if currency:
        return [account for account in found if account.currency == currency]
    return [account for account in found if account.country == terms.provider.country]


def proof_ruling(terms: Terms) -> Ruling[PaymentProof] | None:
    """The rule by which proofs are judged."""
    return terms.ruling(PaymentProof)


def held_by_report(terms: Terms) -> frozenset[str] | None:
    """The steps of an unpaid claim that wait while a reported payment is looked at; None where all do."""
    ruling = proof_ruling(terms)
    return ruling.rule.holds if ruling else None


def card_channels(terms: Terms) -> Ruling[CardChannels] | None:
    """The rule that says through which channels card data may come."""
    return terms.ruling(CardChannels)


def imposition(imposed_id: int) -> Imposition:
    return Imposition.objects.get(pk=imposed_id)


def reference(reference_id: int) -> Reference:
    return Reference.objects.get(pk=reference_id)


def reference_places(now: datetime) -> tuple[str, ...]:
    """Where references can be paid."""
    ruling = book().for_existing(now).ruling(ReferencedPayment)
    return ruling.rule.places if ruling else ()


def by_charge(charge_ids: Collection[int]) -> dict[int, Charge]:
    """The charges, unlocked."""
    return Charge.objects.in_bulk(list(charge_ids))


def card_of(payment_id: int) -> tuple[str, str]:
    """(brand, last four digits) of the card that a payment was charged to, as the gateway says; empty where unknown."""
    charge = Charge.objects.filter(payment_id=payment_id).first()
    return (charge.brand, charge.last_four) if charge else ("", "")


def dispute(dispute_id: int) -> Dispute:
    return Dispute.objects.get(pk=dispute_id)


def payment(payment_id: int) -> Payment:
    return Payment.objects.get(pk=payment_id)


def chargeback_is_reviewed(dispute: Dispute) -> bool:
    """Whether a person decides what a chargeback brings, by the terms that it is judged by."""
    return book().by_number(dispute.version_id).ruling(ChargebackReview) is not None


def disputes_standing() -> QuerySet[Dispute]:
    """What payers contest, or contested, and by no person's word is a debt like any other."""
    return Dispute.objects.filter(kept_at=None)


def finding(finding_id: int) -> Finding:
    return Finding.objects.get(pk=finding_id)


def untaken_facts() -> QuerySet[GatewayFact]:
    """What gateways told and nothing could be made of yet, oldest first, each with its fault.

    Of most nobody knows whose they are: a charge or a reference that is not ours, a dispute of an unknown payment.
    """
    return GatewayFact.objects.filter(settled_at=None).exclude(fault="").order_by("learnt_at", "pk")


def disabled_card(customer_id: int, brand: str, last_four: str, holder: str) -> Screening | None:
    """The screening by which a customer's card is not taken any more; None where it is."""
    same = Screening.objects.filter(customer_id=customer_id, brand=brand, last_four=last_four, holder=holder)
    last = same.order_by("pk").last()
    return last if last is not None and last.state == ScreeningState.DISABLED else None


def screening(screening_id: int) -> Screening:
    return Screening.objects.get(pk=screening_id)


def cards_of(customer_id: int) -> list[Card]:
    """A customer's cards on file, in the order in which they are charged."""
    return list(Card.objects.filter(customer_id=customer_id, removed_at=None).order_by("position"))


def to_confirm(customer_id: int) -> list[Screening]:
    """The cards of a customer whose use is to be confirmed, the first to be answered first."""
    found = Screening.objects.filter(customer_id=customer_id, state=ScreeningState.ASKED)
    return list(found.order_by("answer_by", "pk"))


def standing_references(due: Money, invoice_id: int, now: datetime) -> list[Reference]:
    """The references by which exactly what is due can still be paid; another may be ordered where there is none."""
    known = Reference.objects.filter(invoice_id=invoice_id, amount=due.amount, currency=due.currency)
    return list(known.exclude(expires_at__lte=now).order_by("pk"))
