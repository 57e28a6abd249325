"""Breaches and what was found; overloads; and the mail in which others complain."""

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


class Overload(Stored):
    """A service overloaded its server and was suspended for a while, with the measurements that say so."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    at = models.DateTimeField()
    percent = models.DecimalField(max_digits=5, decimal_places=2, help_text="of the server's processors")
    minutes = models.PositiveIntegerField(help_text="so long it lasted")
    until = models.DateTimeField(help_text="when the service is on again")
    lifted_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=("service_id", "at"), name="overloads_by_service")]


class RoleMessage(Stored):
    """A piece of mail to abuse@ or postmaster@ of a customer's domain: read by staff, once."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    address = models.CharField(max_length=254)
    sender = models.CharField(max_length=254)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=("service_id",), name="role_mail_by_service")]
