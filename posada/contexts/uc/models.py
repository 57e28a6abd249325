"""Licences, each of one named person; the devices they are installed on; the ports that a customer uses."""

from django.db import models

from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class State(models.TextChoices):
    """Where a licence is in its life."""

    CONTRACTED = "contracted", "ordered, of nobody yet"
    ASSIGNED = "assigned", "of a named person, whose functions work"
    INTERRUPTED = "interrupted", "off by order of an authority"
    DEACTIVATED = "deactivated", "its period has ended"
    RETURNED = "returned", "given back by the customer"


MOVES = {
    (State.CONTRACTED, "assign"): State.ASSIGNED,
    (State.ASSIGNED, "release"): State.CONTRACTED,
    (State.ASSIGNED, "interrupt"): State.INTERRUPTED,
    (State.INTERRUPTED, "restore"): State.ASSIGNED,
    (State.INTERRUPTED, "deactivate"): State.DEACTIVATED,
    (State.ASSIGNED, "deactivate"): State.DEACTIVATED,
    (State.CONTRACTED, "deactivate"): State.DEACTIVATED,
    (State.DEACTIVATED, "return"): State.RETURNED,
}


class Licence(Moving, Stored):
    """One unit of a contracted service. Who had it when is told by its decisions."""

    moves = MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    code = models.CharField(max_length=20)
    product = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CONTRACTED)
    person = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    functions = models.JSONField(default=list, help_text="those enabled")
    mobility = models.JSONField(default=list, help_text="modes enabled: internal, external")
    assigned_at = models.DateTimeField(null=True)
    deactivated_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("customer_id", "service_id", "state"), name="licences_by_service")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="licence_state_known"),
            models.UniqueConstraint(fields=("code", "customer_id"), name="licence_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Device(Stored):
    """One device on which a licence is installed, until it is removed."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    licence_id = RowId("uc.Licence")
    kind = models.CharField(max_length=30)
    model = models.CharField(max_length=80, blank=True)
    system = models.CharField(max_length=80, blank=True, help_text="operating system and version")
    video = models.BooleanField(default=False, help_text="whether video works on it")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("customer_id", "licence_id"), name="devices_by_licence")]


class Port(Stored):
    """An Internet port as a customer has it: open, or opened for it alone although it is blocked for others."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    port = models.PositiveIntegerField()
    open = models.BooleanField(default=True)
    unblocked = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("service_id", "port", "customer_id"), name="port_once")]
