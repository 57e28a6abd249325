"""Breaches: what was reported, what was found, and how often."""

from django.db import models


class Breach(models.Model):
    """A finding against a customer's service: the ground, the clause it breaks, and whether it still counts."""

    customer_id = models.BigIntegerField()
    service_id = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=40, help_text="spam, content, network, conduct, altered-proof, …")
    clause = models.CharField(max_length=120)
    found_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    comply_by = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="found unfounded: it counts no more")
    ticket_id = models.BigIntegerField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "breaches"
        indexes = [models.Index(fields=("customer_id", "found_at"), name="breaches_by_customer")]
