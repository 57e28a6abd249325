"""One relocation: how far it is, what was stated, confirmed and moved."""

from django.db import models

from posada.ground.customers.sealed import SealedField
from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class State(models.TextChoices):
    """How far a relocation is."""

    ASKED = "asked", "something is awaited before it begins"
    RUNNING = "running", "it is being moved"
    BLOCKED = "blocked", "something in the customer's data keeps it from going on"
    DONE = "done", "moved"
    FAILED = "failed", "not moved"


MOVES = {
    (State.ASKED, "start"): State.RUNNING,
    (State.RUNNING, "block"): State.BLOCKED,
    (State.BLOCKED, "start"): State.RUNNING,
    (State.ASKED, "finish"): State.DONE,
    (State.RUNNING, "finish"): State.DONE,
    (State.ASKED, "fail"): State.FAILED,
    (State.RUNNING, "fail"): State.FAILED,
    (State.BLOCKED, "fail"): State.FAILED,
}
OPEN = (State.ASKED, State.RUNNING, State.BLOCKED)


class Relocation(Moving, Stored):
    """A site that comes from another host, from the wish until it is here or will not be."""

    moves = MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    case_id = RowId("agenda.Case", null=True)
    way = models.CharField(max_length=10, help_text="provider, client")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    stated = models.JSONField(default=dict, help_text="where it comes from, and how much of each")
    estimate = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    fee = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    currency = models.CharField(max_length=3, blank=True)
    access = SealedField(null=True, help_text="to the former server, as JSON; erased at the close")
    access_works = models.BooleanField(null=True, help_text="none: not tried since it was sent")
    confirmed = models.JSONField(default=dict, help_text="what the customer confirmed, and when")
    reading = models.CharField(max_length=20, blank=True, help_text="how the customer reads mail")
    parts = models.JSONField(default=dict, help_text="of each: found, made, missing, or the reason why it is not there")
    mailboxes = models.PositiveIntegerField(default=0, help_text="made with the first password")
    own_passwords = models.PositiveIntegerField(default=0, help_text="of those, changed since")
    outage = models.PositiveIntegerField(null=True, help_text="seconds in which nothing answered")
    reason = models.TextField(blank=True, help_text="why it is blocked, or failed")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    delegated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="relocation_state_known"),
            models.UniqueConstraint(
                fields=("service_id", "customer_id"),
                condition=models.Q(state__in=OPEN),
                name="one_relocation_of_a_service",
            ),
        ]
        indexes = [models.Index(fields=("service_id",), name="relocations_by_service")]
