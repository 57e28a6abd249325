"""Orders and their items."""

from django.db import models

from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class State(models.TextChoices):
    """Where an order is."""

    AWAITING_ACCEPTANCE = "awaiting-acceptance", "entered by staff; the customer has not accepted the terms"
    AWAITING_PAYMENT = "awaiting-payment", "placed, not paid"
    AWAITING_VERIFICATION = "awaiting-verification", "paid; staff have not verified the first payment"
    HELD = "held", "paid and verified; something else must be settled first"
    IN_ACTIVATION = "in-activation", "being delivered"
    FULFILLED = "fulfilled", "delivered"
    CANCELLED = "cancelled", "not paid in time, or withdrawn"
    REFUSED = "refused", "the provider does not want it"


MOVES = {
    (State.AWAITING_ACCEPTANCE, "accept"): State.AWAITING_PAYMENT,
    (State.AWAITING_ACCEPTANCE, "cancel"): State.CANCELLED,
    (State.AWAITING_PAYMENT, "pay"): State.AWAITING_VERIFICATION,
    (State.AWAITING_PAYMENT, "cancel"): State.CANCELLED,
    (State.AWAITING_PAYMENT, "refuse"): State.REFUSED,
    (State.AWAITING_VERIFICATION, "verify"): State.IN_ACTIVATION,
    (State.AWAITING_VERIFICATION, "hold"): State.HELD,
    (State.AWAITING_VERIFICATION, "unpay"): State.AWAITING_PAYMENT,
    (State.AWAITING_VERIFICATION, "refuse"): State.REFUSED,
    (State.HELD, "release"): State.IN_ACTIVATION,
    (State.HELD, "refuse"): State.REFUSED,
    (State.IN_ACTIVATION, "fulfil"): State.FULFILLED,
    (State.IN_ACTIVATION, "refuse"): State.REFUSED,
    (State.AWAITING_PAYMENT, "withdraw"): State.CANCELLED,
    (State.AWAITING_VERIFICATION, "withdraw"): State.CANCELLED,
    (State.HELD, "withdraw"): State.CANCELLED,
    (State.IN_ACTIVATION, "withdraw"): State.CANCELLED,
    (State.FULFILLED, "withdraw"): State.CANCELLED,
}


class Order(Moving, Stored):
    """What a customer asked for at one moment, by one door."""

    moves = MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    number = models.CharField(max_length=30)
    placed_at = models.DateTimeField(help_text="the moment of the request: proration counts from its day")
    channel = models.CharField(max_length=20)
    author = models.CharField(max_length=80)
    state = models.CharField(max_length=24, choices=State.choices)
    coupon = models.CharField(max_length=40, blank=True)
    method = models.CharField(max_length=40, blank=True)
    version_id = models.PositiveIntegerField(help_text="of the terms it was placed under")
    snapshot = models.JSONField(default=dict, help_text="products as they were described and priced")
    invoice_id = RowId("billing.Invoice", null=True)
    verified_by = models.CharField(max_length=80, blank=True)
    verified_at = models.DateTimeField(null=True)
    currency = models.CharField(max_length=3, blank=True, help_text="that it is paid in; empty: the customer's")
    effective_on = models.DateField(null=True, help_text="the day on which its agreement took effect")
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("customer_id", "placed_at"), name="orders_by_customer"),
            models.Index(fields=("state", "placed_at"), name="orders_by_state"),
            models.Index(fields=("placed_at", "id"), name="orders_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("number",), name="order_number_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="order_state_known"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderItem(Stored):
    """One product of an order, and the service it becomes."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    order_id = RowId("ordering.Order")
    position = models.PositiveSmallIntegerField()
    product = models.CharField(max_length=80)
    product_kind = models.CharField(max_length=20)
    type = models.CharField(max_length=40)
    cycle = models.CharField(max_length=20)
    quantity = models.PositiveIntegerField(default=1)
    options = models.JSONField(default=dict)
    domain = models.CharField(max_length=253, blank=True)
    name = models.CharField(max_length=120)
    service_id = RowId("services.Service", null=True)

    class Meta:
        indexes = [models.Index(fields=("order_id",), name="items_by_order")]


class IdentityState(models.TextChoices):
    """Whether the payer of an order was found to own its funds, or to have their owner's word."""

    ASKED = "asked", "documents are to come, or to be looked at"
    ACCEPTED = "accepted", "a person found them good"
    REFUSED = "refused", "rejected, or not sent in time"
    ENDED = "ended", "the order was given up"


class IdentityReview(Moving, Stored):
    """One order paid by a method whose payer must be identified before anything is delivered."""

    moves = {
        (IdentityState.ASKED, "accept"): IdentityState.ACCEPTED,
        (IdentityState.ASKED, "refuse"): IdentityState.REFUSED,
        (IdentityState.REFUSED, "retry"): IdentityState.ASKED,
        (IdentityState.REFUSED, "end"): IdentityState.ENDED,
    }

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    order_id = RowId("ordering.Order")
    method = models.CharField(max_length=40)
    brand = models.CharField(max_length=30, blank=True, help_text="of the card, as the gateway says")
    last_four = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=8, choices=IdentityState.choices, default=IdentityState.ASKED)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True, help_text="when no answer counts as a refusal")
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=("customer_id", "state"), name="identities_by_customer")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=IdentityState.values), name="identity_state_known"),
            models.UniqueConstraint(fields=("order_id", "customer_id"), name="one_identity_review_an_order"),
        ]
