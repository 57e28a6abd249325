"""Certificates of sites, as the house knows them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from posada.ground.customers.sealed import SealedField
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class CertificateState(models.TextChoices):
    """How far a free certificate has come. Whether it has run out its dates say."""

    PENDING = "pending", "waited for"
    VALID = "valid", "issued"


class Certificate(Stored):
    """The free certificate of a site."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    state = models.CharField(max_length=7, choices=CertificateState.choices)
    pending_since = models.DateTimeField(help_text="when it was first waited for")
    issuer = models.CharField(max_length=120, blank=True)
    names = ArrayField(models.CharField(max_length=253), default=list)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    lacking = models.JSONField(default=dict, help_text="names that are not in it, and why, in the issuer's words")
    words = models.TextField(blank=True, help_text="why the last try failed, in the issuer's words")
    decision_id = models.BigIntegerField(help_text="that asked for it, or put the last one in force")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service_id", "customer_id"), name="free_certificate_once"),
            models.CheckConstraint(
                condition=models.Q(state="pending") | models.Q(valid_until__isnull=False), name="valid_until_known"
            ),
        ]


class BroughtCertificate(Stored):
    """A certificate that a customer brought for a site; its key is sealed, and read again only to hand it to a node."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    chain = models.TextField(help_text="PEM, that of the site first")
    key = SealedField(help_text="PEM")
    digest = models.CharField(max_length=64, help_text="of chain and key, by which nodes know it")
    names = ArrayField(models.CharField(max_length=253))
    issuer = models.CharField(max_length=120)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    brought_at = models.DateTimeField()
    installed_at = models.DateTimeField(null=True, help_text="when its node told that it has it")
    removed_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "customer_id"), condition=models.Q(removed_at=None), name="own_certificate_once"
            )
        ]
