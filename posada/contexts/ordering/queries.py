"""What others may read of orders."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from posada.contexts.billing import queries as billing
from posada.contexts.billing.queries import Invoice
from posada.contexts.ordering.models import IdentityReview, IdentityState, Order, OrderItem, State
from posada.contexts.ordering.rules.allowed_terms import AllowedTerms
from posada.contexts.ordering.rules.expired_order import ExpiredOrder
from posada.contexts.ordering.rules.fixed_options import FixedOptions
from posada.contexts.ordering.rules.longer_terms import LongerTerms, holds_until
from posada.contexts.ordering.rules.no_pending_payment import NoPendingPayment
from posada.contexts.ordering.rules.order_fields import CurrencyOfOrder, OrderFields
from posada.contexts.ordering.rules.service_class import ServiceClass
from posada.contexts.ordering.rules.sold_for import SoldFor
from posada.ground.catalogue.products import CYCLES, Product
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.rule import Ground, Ruling
from posada.terms.selector import Target


def locked(order_ids: Sequence[int]) -> list[Order]:
    """The orders, locked until the transaction ends, in order of id."""
    return list(Order.objects.select_for_update().filter(pk__in=order_ids).order_by("pk"))


def order(order_id: int) -> Order:
    return Order.objects.get(pk=order_id)


def by_id(order_ids: Collection[int]) -> dict[int, Order]:
    """The orders, unlocked."""
    return Order.objects.in_bulk(list(order_ids))


def items_of(order_ids: Collection[int]) -> dict[int, list[OrderItem]]:
    """The items of each order, as they were listed."""
    found: dict[int, list[OrderItem]] = {}
    for item in OrderItem.objects.filter(order_id__in=order_ids).order_by("position"):
        found.setdefault(item.order_id, []).append(item)
    return found


def items(order_id: int) -> list[OrderItem]:
    """The items of an order, as they were listed."""
    return list(OrderItem.objects.filter(order_id=order_id).order_by("position"))


def targets(order_ids: Collection[int]) -> dict[int, Target]:
    """The facts by which rules about each order are chosen: those of its first item."""
    first = OrderItem.objects.filter(order_id__in=order_ids, position=1)
    return {item.order_id: Target(item.product_kind, item.type, item.product, cycle=item.cycle) for item in first}


def awaiting_acceptance(customer_id: int) -> QuerySet[Order]:
    """Orders that staff entered and the customer has not accepted yet, oldest first."""
    return Order.objects.filter(customer_id=customer_id, state=State.AWAITING_ACCEPTANCE).order_by("placed_at", "pk")


def allowed_terms(terms: Terms, target: Target) -> Ruling[AllowedTerms] | None:
    """For which terms such a thing is sold at all; None where the catalogue alone says."""
    return terms.ruling(AllowedTerms, target)


def offered_cycles(terms: Terms, sold: Product) -> list[str]:
    """The cycles by which a product is offered: those it has prices for and the terms admit."""
    allowed = allowed_terms(terms, sold.target())
    return [cycle for cycle in sold.prices if allowed is None or allowed.rule.admits(cycle)]


def lapsed(order_id: int, terms: Terms) -> Ruling[ExpiredOrder] | None:
    """The rule by which the order can be paid no more, where it was cancelled and the terms have one."""
    cancelled = Order.objects.filter(pk=order_id, state=State.CANCELLED).exists()
    return terms.ruling(ExpiredOrder) if cancelled else None


def awaiting_verification() -> QuerySet[Order]:
    """Paid orders that staff must look at, oldest first."""
    return Order.objects.filter(state=State.AWAITING_VERIFICATION).order_by("placed_at", "pk")


def held(customer_ids: Collection[int]) -> list[int]:
    """Paid and verified orders of these customers that wait for something else, oldest first."""
    found = Order.objects.filter(customer_id__in=customer_ids, state=State.HELD).order_by("placed_at", "pk")
    return list(found.values_list("pk", flat=True))


def pending_payments(
    customer_ids: Collection[int], terms: Terms, now: datetime
) -> tuple[tuple[Ground, ...], dict[int, list[Invoice]]]:
    """The claims that keep activations from delivering anything to each customer, and the rule that says so."""
    ruling = terms.ruling(NoPendingPayment)
    if ruling is None:
        return (), {}
    due_before = terms.calendar.today(now) if ruling.rule.pending != "any" else date.max
    found: dict[int, list[Invoice]] = {}
    for claim in billing.unpaid_of(customer_ids):
        if claim.due_on < due_before:
            found.setdefault(claim.customer_id, []).append(claim)
    return ruling.orders(), found


def of_customer(customer_id: int) -> QuerySet[Order]:
    """A customer's orders, newest first."""
    return Order.objects.filter(customer_id=customer_id).order_by("-placed_at", "-pk")


def service_class(terms: Terms, target: Target) -> Ruling[ServiceClass] | None:
    """What the terms say of the class of such a service: rental, product."""
    return terms.ruling(ServiceClass, target)


def sold_for(terms: Terms, target: Target) -> Ruling[SoldFor] | None:
    """The one term such an item is sold for, and whether it is refundable; None where the catalogue decides."""
    return terms.ruling(SoldFor, target)


def effective_days(order_ids: Collection[int]) -> dict[int, date]:
    """The day on which the agreement of each order took effect, where it has one."""
    found = Order.objects.filter(pk__in=order_ids, effective_on__isnull=False).values_list("pk", "effective_on")
    return {id: day for id, day in found if day is not None}


def currency_of_order(terms: Terms) -> Ruling[CurrencyOfOrder] | None:
    """The rule by which an order is paid in the currency that it states."""
    return terms.ruling(CurrencyOfOrder)


def fields_asked(terms: Terms, sold: Product) -> OrderFields:
    """What an order of such a thing must state beside what every order states."""
    ruling = terms.ruling(OrderFields, sold.target())
    return ruling.rule if ruling else OrderFields()


def identity_review(order_id: int) -> IdentityReview | None:
    """What is known of who paid an order; None where nobody was asked."""
    return IdentityReview.objects.filter(order_id=order_id).first()


def unidentified(order_ids: Collection[int]) -> dict[int, IdentityReview]:
    """The review of each of these orders whose payer is not identified yet, or was refused."""
    waiting = (IdentityState.ASKED, IdentityState.REFUSED)
    found = IdentityReview.objects.filter(order_id__in=order_ids, state__in=waiting)
    return {review.order_id: review for review in found}


def paid_for(order_id: int) -> Money:
    """What was set against an order's claim."""
    found = order(order_id)
    invoice = billing.by_id([found.invoice_id or 0]).get(found.invoice_id or 0)
    return Money(invoice.paid, invoice.currency) if invoice else Money.zero(found.currency)


def fixed_options(terms: Terms, sold: Product) -> Ruling[FixedOptions] | None:
    """The choices that come with a product and are made once and for all; None where there are none."""
    return terms.ruling(FixedOptions, sold.target())


def price_horizons(terms: Terms, sold: Product, cycles: Sequence[str], today: date) -> list[tuple[str, date, bool]]:
    """(cycle, last day its price holds, whether it is advised) of a promotion's terms; none where nothing is said.

    Things that are bought once have no term.
    """
    ruling = terms.ruling(LongerTerms, sold.target())
    if ruling is None or not sold.promotion:
        return []
    return [
        (cycle, holds_until(today, CYCLES[cycle]), CYCLES[cycle] in ruling.rule.months)
        for cycle in cycles
        if CYCLES[cycle]
    ]
