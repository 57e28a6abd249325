"""Where services stand, what probes found, incidents with their updates, maintenance, and credits."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from posada.terms.keys import RowId
from posada.terms.stored import Stored


class Placement(Stored):
    """The server on which a service stands."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    server = models.CharField(max_length=80)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("service_id", "customer_id"), name="placed_once")]
        indexes = [models.Index(fields=("server",), name="placements_by_server")]


class Probe(Stored):
    """One look at a server: whether it answered."""

    server = models.CharField(max_length=80)
    at = models.DateTimeField()
    answered = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("server", "at"), name="probed_once")]


class Condition(models.TextChoices):
    """What the status page says of what an incident touches."""

    SLOW = "slow", "it answers late"
    UNDER_REPAIR = "under-repair", "it is being repaired"
    UNDER_MAINTENANCE = "under-maintenance", "it is being maintained"
    STABLE = "stable", "it works"


class Incident(Stored):
    """Something does not work. What it touches is a server, or all services of some types; with neither, everything."""

    server = models.CharField(max_length=80, blank=True)
    types = ArrayField(models.CharField(max_length=40), default=list)
    functions = ArrayField(
        models.CharField(max_length=40), default=list, help_text="what fails: send, receive, panel, …"
    )
    cause = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    condition = models.CharField(max_length=20, choices=Condition.choices, default=Condition.UNDER_REPAIR)
    began_at = models.DateTimeField()
    known_at = models.DateTimeField(help_text="when the house learnt of it")
    ended_at = models.DateTimeField(null=True)
    found_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(condition__in=Condition.values), name="condition_known"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")),
                name="ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=("began_at",), name="incidents_by_start"),
            models.Index(fields=("ended_at",), name="incidents_by_end"),
        ]


class Update(Stored):
    """What was told of an incident, and when."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="updates")
    at = models.DateTimeField()
    condition = models.CharField(max_length=20, choices=Condition.choices)
    text = models.TextField(blank=True)
    by = models.CharField(max_length=80)

    class Meta:
        ordering = ("at", "id")


class Impact(Stored):
    """An incident touched a service: so many of its units (mailboxes, accounts)."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    incident_id = models.BigIntegerField(help_text="of the whole house")
    units = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("incident_id", "service_id", "customer_id"), name="touched_once")
        ]
        indexes = [models.Index(fields=("service_id",), name="impacts_by_service")]


class Following(Stored):
    """A customer's ticket is about an incident: what is told of it is told there too."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    ticket_id = RowId("support.Ticket")
    incident_id = models.BigIntegerField(help_text="of the whole house")

    class Meta:
        verbose_name_plural = "following"
        constraints = [
            models.UniqueConstraint(fields=("ticket_id", "customer_id"), name="one_incident_a_ticket"),
        ]
        indexes = [models.Index(fields=("incident_id",), name="following_by_incident")]


class WorkKind(models.TextChoices):
    """What kind of maintenance it is."""

    SCHEDULED = "scheduled", "planned beforehand"
    EMERGENCY = "emergency", "declared by a person when it was needed"
    TRANSITION = "transition", "a planned change between redundant elements"


class Maintenance(Stored):
    """Work on what services stand on, from one instant to another; an emergency ends when somebody says so."""

    kind = models.CharField(max_length=12, choices=WorkKind.choices)
    task = models.CharField(max_length=40, blank=True, help_text="migration, hardware-upgrade, …")
    server = models.CharField(max_length=80, blank=True)
    types = ArrayField(models.CharField(max_length=40), default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    expected_minutes = models.PositiveIntegerField(null=True, help_text="of interruption")
    reason = models.CharField(max_length=200, blank=True)
    performer = models.CharField(max_length=40, default="provider")
    announced_at = models.DateTimeField()
    late = models.BooleanField(default=False, help_text="announced later than the terms ask for")
    touched_from = models.DateTimeField(null=True, help_text="when services were really interrupted")
    touched_until = models.DateTimeField(null=True)
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name_plural = "maintenance"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=WorkKind.values), name="maintenance_kind_known"),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")), name="maintenance_lasts"
            ),
        ]
        indexes = [models.Index(fields=("starts_at",), name="maintenance_by_start")]


class Credit(Stored):
    """What was credited for downtime of a month."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    case_id = RowId("agenda.Case")
    month = models.DateField(help_text="its first day")
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    granted_at = models.DateTimeField()
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("case_id", "customer_id"), name="credited_once")]
        indexes = [models.Index(fields=("customer_id", "month"), name="credits_by_month")]
