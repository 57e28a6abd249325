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


class NameKind(models.TextChoices):
    """What a further name of a site is."""

    PARKED = "parked-domain", "a domain of its own that shows the same site"
    SUBDOMAIN = "subdomain", "a name below the site's own"


class SiteName(Stored):
    """A further name that a site answers by."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    kind = models.CharField(max_length=13, choices=NameKind.choices)
    name = models.CharField(max_length=253, help_text="as ASCII")
    folder = models.CharField(max_length=100, blank=True, help_text="below the web root; none: the same site")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("name",), condition=models.Q(removed_at=None), name="site_name_once"),
            models.CheckConstraint(condition=models.Q(kind__in=NameKind.values), name="name_kind_known"),
        ]
        indexes = [models.Index(fields=("service_id",), name="site_names_by_service")]


class ZoneRecord(Stored):
    """A record of a zone, as its owner or staff wrote it. PowerDNS reads it through the views of schema `dns`.

    The type `ENT` is none: it says that a name is there though it has no record, which DNSSEC asks for.
    """

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    zone = models.CharField(max_length=253)
    name = models.CharField(max_length=253, help_text="in full, as ASCII")
    type = models.CharField(max_length=5)
    content = models.TextField(blank=True, help_text="as zones write it, names in full")
    ttl = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("name", "type", "content", "customer_id"), name="zone_record_once")
        ]
        indexes = [models.Index(fields=("service_id", "zone"), name="zone_records_by_zone")]


class ZoneChange(Stored):
    """One change of a zone: what was there before and what is after, by whom, why, and what it undid."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    zone = models.CharField(max_length=253)
    before = models.JSONField(help_text="the records that were taken away")
    after = models.JSONField(help_text="those that came")
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=("service_id", "-changed_at"), name="zone_changes_by_service")]


class ZoneKey(Stored):
    """The key by which a zone is signed (DNSSEC). PowerDNS signs as it answers, so it reads the private part."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    zone = models.CharField(max_length=253)
    private = models.TextField(help_text="as PowerDNS writes keys")
    public = models.TextField(help_text="DNSKEY, as zones write it")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("zone", "customer_id"), name="zone_key_once")]
        indexes = [models.Index(fields=("service_id",), name="zone_keys_by_service")]


class LeadsTo(models.TextChoices):
    """Where a domain leads, as the world's DNS says."""

    PENDING = "pending", "not to us yet"
    DELEGATED = "delegated", "to our name servers"
    ELSEWHERE = "elsewhere", "to those of others"


class DomainState(Stored):
    """What the world's DNS last said of a service's domain, and since when it leads where it does."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    state = models.CharField(max_length=9, choices=LeadsTo.choices)
    since = models.DateTimeField()
    servers = ArrayField(models.CharField(max_length=253), default=list)
    found = models.JSONField(default=list, help_text="records that still lead to us after the end")
    reminded_at = models.DateTimeField(null=True, help_text="of those")
    checked_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("service_id", "customer_id"), name="domain_state_once"),
            models.CheckConstraint(condition=models.Q(state__in=LeadsTo.values), name="leads_to_known"),
        ]
        indexes = [models.Index(fields=("checked_at",), name="domains_by_check")]


class SiteRedirect(Stored):
    """An address of a site that leads to another one."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    path = models.CharField(max_length=200, help_text="of all names of the site, such as /old")
    target = models.CharField(max_length=500)
    added_at = models.DateTimeField()
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("service_id", "path", "customer_id"), name="path_leads_once")]
