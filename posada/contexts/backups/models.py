"""Runs of the backups, the copies they made, and those that customers made. The copies themselves lie on the nodes."""

from django.db import models

from posada.ground.customers.sealed import SealedField
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class BackupRun(Stored):
    """One run over all that is backed up: open while nodes report, closed with its result."""

    due_at = models.DateTimeField(help_text="when it was to begin")
    closes_at = models.DateTimeField(help_text="when what was not reported counts as failed")
    begun_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    good = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes, together")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("due_at",), name="backup_run_once"),
            models.UniqueConstraint(
                fields=("closed_at",),
                condition=models.Q(closed_at=None),
                nulls_distinct=False,
                name="one_open_backup_run",
            ),
        ]


class Copy(Stored):
    """What a run made of one service: a copy with its size, or a failure with its reason."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    run_id = models.BigIntegerField(help_text="of the whole house")
    taken_at = models.DateTimeField()
    good = models.BooleanField()
    databases_only = models.BooleanField(default=False, help_text="its files were too large to be copied")
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    error = models.CharField(max_length=200, blank=True)
    snapshot = models.CharField(max_length=64, blank=True, help_text="its name in the service's repository on its node")
    databases = models.JSONField(default=list, help_text="those that are in it, by name")
    removed_at = models.DateTimeField(null=True, help_text="when a newer one took its place")

    class Meta:
        verbose_name_plural = "copies"
        constraints = [
            models.UniqueConstraint(fields=("run_id", "service_id", "customer_id"), name="copied_once_a_run")
        ]
        indexes = [models.Index(fields=("service_id", "taken_at"), name="copies_by_service")]


class Repository(Stored):
    """Where a service's copies are kept on its node, and the password without which they are noise."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    password = SealedField(help_text="emptied once all copies are gone")
    made_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, help_text="when its copies were removed for good")
    gone_count = models.PositiveIntegerField(default=0, help_text="how many copies went then")

    class Meta:
        verbose_name_plural = "repositories"
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "customer_id"), condition=models.Q(gone_at=None), name="one_repository"
            )
        ]
        indexes = [models.Index(fields=("service_id",), name="repositories_by_service")]


class FinalCopyKept(Stored):
    """The last copy of a service that has ended: it is made before the data are deleted, and outlives them."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    snapshot = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    databases = models.JSONField(default=list, help_text="those that are in it, by name")
    remove_at = models.DateTimeField(null=True, help_text="known once the data are deleted")
    removed_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "final copies"
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "customer_id"), condition=models.Q(removed_at=None), name="one_final_copy"
            )
        ]
        indexes = [models.Index(fields=("service_id",), name="final_copies_by_service")]


class DiskUse(Stored):
    """How much of the disk a service uses, as last measured."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    used = models.PositiveBigIntegerField(help_text="bytes")
    measured_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("service_id", "customer_id"), name="disk_use_once")]


class LeftOut(Stored):
    """A span in which a service was too large to be backed up."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "left out"
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "customer_id"), condition=models.Q(until=None), name="left_out_once"
            )
        ]


class PanelCopy(Stored):
    """A copy that a customer made from the control panel: a file in the account, until it is taken out of it."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    file = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    listed_at = models.DateTimeField(null=True, help_text="when it was put before staff")
    gone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "panel copies"
        constraints = [
            models.UniqueConstraint(fields=("service_id", "file", "made_at", "customer_id"), name="panel_copy_once")
        ]
