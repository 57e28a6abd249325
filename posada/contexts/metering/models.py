"""Readings by time, the newest of each metric, limits passed, what is hosted in a service, and limits put on one."""

from django.db import models

from posada.terms.keys import RowId
from posada.terms.stored import Stored


class Step(models.TextChoices):
    """How much time one sample stands for."""

    FINE = "fine", "as it was read, some minutes"
    HOUR = "hour", "an hour"
    DAY = "day", "a day"


class Sample(Stored):
    """What a service used in one stretch of time: the highest figure of what stands, the sum of what flows."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    metric = models.CharField(max_length=24)
    step = models.CharField(max_length=4, choices=Step.choices)
    at = models.DateTimeField(help_text="when the stretch begins; of a fine one, when it was read")
    value = models.DecimalField(max_digits=20, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service_id", "metric", "step", "at", "customer_id"), name="sample_once")
        ]
        indexes = [models.Index(fields=("step", "at"), name="samples_by_age")]


class Latest(Stored):
    """What was last read of one metric, of the service or of one `item` in it (a database)."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    metric = models.CharField(max_length=24)
    item = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=3)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "latest"
        constraints = [
            models.UniqueConstraint(fields=("service_id", "metric", "item", "customer_id"), name="latest_once")
        ]


class Flag(Stored):
    """A reading that passed a limit of the terms, until one no longer does."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    metric = models.CharField(max_length=24)
    item = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=3, help_text="that passed it")
    limit = models.DecimalField(max_digits=20, decimal_places=3)
    case_id = RowId("agenda.Case", null=True)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "metric", "item", "customer_id"),
                condition=models.Q(cleared_at=None),
                name="flagged_once",
            )
        ]
        indexes = [models.Index(fields=("case_id",), name="flags_by_case")]


class Hosted(Stored):
    """Something in a service that its customer added: a site, another name of it, a database, an account of FTP."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    kind = models.CharField(max_length=16, help_text="site, parked-domain, database, ftp-account")
    account = models.CharField(max_length=40, blank=True, help_text="of a service with several accounts")
    name = models.CharField(max_length=253)
    added_at = models.DateTimeField()
    decision_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "hosted"
        constraints = [
            models.UniqueConstraint(fields=("service_id", "kind", "name", "customer_id"), name="hosted_once")
        ]


class Restraint(Stored):
    """A limit that a person put on what one service may take of its server, to be looked at again on a day."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    limits = models.JSONField(help_text="cpu: processors; processes; memory, bandwidth: sizes")
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    review_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True, help_text="when it was put before a person again")
    ended_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "customer_id"), condition=models.Q(ended_at=None), name="one_restraint"
            )
        ]
