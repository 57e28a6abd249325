"""Runs of the backups, and the copies they made. The copies themselves lie on the nodes."""

from django.db import models

from posada.terms.keys import RowId
from posada.terms.stored import Stored


class BackupRun(Stored):
    """One run over all that is backed up: open while nodes report, closed with its result."""

    due_at = models.DateTimeField(help_text="when it was to begin")
    closes_at = models.DateTimeField(help_text="when what was not reported counts as failed")
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
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    error = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, help_text="when a newer one took its place")

    class Meta:
        verbose_name_plural = "copies"
        constraints = [
            models.UniqueConstraint(fields=("run_id", "service_id", "customer_id"), name="copied_once_a_run")
        ]
        indexes = [models.Index(fields=("service_id", "taken_at"), name="copies_by_service")]
