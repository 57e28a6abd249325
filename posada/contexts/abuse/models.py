"""Breaches: what was reported, what was found, and how often."""

from django.db import models

from posada.terms.keys import RowId
from posada.terms.stored import Stored


class Breach(Stored):
    """A finding against a customer's service: the ground, the clause it breaks, and whether it still counts."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service", null=True)
    ground = models.CharField(max_length=40, help_text="spam, content, network, conduct, altered-proof, …")
    clause = models.CharField(max_length=120)
    found_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    comply_by = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    unmet_at = models.DateTimeField(null=True, help_text="when the time to comply ran out unheeded")
    withdrawn_at = models.DateTimeField(null=True, help_text="found unfounded: it counts no more")
    ticket_id = RowId("support.Ticket", null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "breaches"
        indexes = [
            models.Index(fields=("service_id",), name="breaches_by_service"),
            models.Index(fields=("ticket_id",), name="breaches_by_ticket"),
        ]


class Handover(Stored):
    """How a customer whose service ended for breach takes its data: a link to a backup, or a window of access."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    option = models.CharField(max_length=8, help_text="backup, access")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="handover_window")
        ]
