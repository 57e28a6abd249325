"""Endpoints, and what each is told. All of it is short-lived: what was told long ago is forgotten."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from posada.ground.customers.sealed import SealedField
from posada.kernel.moves import Moving
from posada.terms.stored import Stored


class EndpointState(models.TextChoices):
    """Whether an address is told anything."""

    LISTENING = "listening", "it is told of each decision of its kinds"
    PAUSED = "paused", "its owner wants nothing for now"
    FAILING = "failing", "nothing reached it for days: it is told nothing until its owner says go on"


MOVES = {
    (EndpointState.LISTENING, "pause"): EndpointState.PAUSED,
    (EndpointState.LISTENING, "fail"): EndpointState.FAILING,
    (EndpointState.PAUSED, "resume"): EndpointState.LISTENING,
    (EndpointState.FAILING, "resume"): EndpointState.LISTENING,
    (EndpointState.FAILING, "pause"): EndpointState.PAUSED,
}


class Endpoint(Moving, Stored):
    """An address that hears of decisions: a customer's of its own, the house's of all."""

    moves = MOVES

    holder = models.BigIntegerField(
        null=True, help_text="the customer whose decisions it hears; null: the house's, all"
    )
    url = models.CharField(max_length=500)
    acts = ArrayField(models.CharField(max_length=48), default=list, help_text="those it hears of; none: all")
    secret = SealedField(help_text="signs what is sent; whsec_ and base64")
    state = models.CharField(max_length=10, choices=EndpointState.choices, default=EndpointState.LISTENING)
    created_at = models.DateTimeField(help_text="wall time, as all that concerns machines")
    created_by = models.CharField(max_length=80)
    failing_since = models.DateTimeField(null=True, help_text="since when nothing has reached it")

    class Meta:
        indexes = [
            models.Index(fields=("holder", "state"), name="endpoints_by_holder"),
            models.Index(fields=("state",), name="endpoints_by_state"),  # asked after each decision: does any listen?
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=EndpointState.values), name="endpoint_state_known")
        ]


class DeliveryState(models.TextChoices):
    """How the telling of one decision stands."""

    WAITING = "waiting", "to be sent, or sent again"
    DELIVERED = "delivered", "the address said that it has it"
    GIVEN_UP = "given-up", "the address never had it; its owner may ask for it again"


class Delivery(Stored):
    """One decision to be told to one address."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, db_index=False, related_name="deliveries")
    decision_id = models.BigIntegerField()
    act = models.CharField(max_length=48)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(help_text="not tried before")
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=("endpoint", "decision_id"), name="told_once_an_endpoint"),
            models.CheckConstraint(condition=models.Q(state__in=DeliveryState.values), name="delivery_state_known"),
        ]
        indexes = [
            models.Index(
                fields=("endpoint", "next_at"), condition=models.Q(state="waiting"), name="deliveries_waiting"
            ),
            models.Index(fields=("endpoint", "-id"), name="deliveries_by_endpoint"),
            models.Index(fields=("created_at",), name="deliveries_by_age"),
        ]


class Attempt(Stored):
    """One try at a delivery, and what came back."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, help_text="what the address answered; null: nothing")
    took_ms = models.PositiveIntegerField()
    said = models.CharField(max_length=500, blank=True, help_text="the beginning of its answer, or why there was none")
