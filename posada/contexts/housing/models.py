"""Space that is reserved, equipment registered in it, and turns at the data centre."""

from django.db import models

from posada.terms.keys import RowId
from posada.terms.stored import Stored


class Space(Stored):
    """Room reserved for a service, with the measures that were contracted for one unit of it."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    data_centre = models.CharField(max_length=80)
    measures = models.JSONField(help_text="by name: rack-units, power-watts, ...")
    reserved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("service_id", "customer_id"), name="space_reserved_once")]


class Equipment(Stored):
    """A customer's own piece of equipment, known by its serial number, and what it takes up."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    serial = models.CharField(max_length=80)
    takes = models.JSONField(help_text="by the names of the measures")
    registered_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "equipment"
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "serial", "customer_id"),
                condition=models.Q(removed_at=None),
                name="equipment_registered_once",
            )
        ]


class Turn(Stored):
    """The time at which a customer is received, where, and by whom."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    case_id = RowId("agenda.Case")
    data_centre = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    person = models.CharField(max_length=120)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="turn_lasts"),
            models.UniqueConstraint(fields=("case_id", "customer_id"), name="one_turn_a_request"),
        ]
        indexes = [
            models.Index(fields=("data_centre", "starts_at"), name="turns_by_time"),
            models.Index(fields=("service_id",), name="turns_by_service"),
        ]
