"""Tables of what was promised and what was decided: versions, rulings, acceptances, decisions."""

from django.db import models


class TermsVersion(models.Model):
    """A published version of the terms, immutable (a trigger refuses changes), known by the hash of its content."""

    id = models.PositiveIntegerField(primary_key=True)
    pack = models.CharField(max_length=80)
    version = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    announced_at = models.DateTimeField()
    in_force = models.DateTimeField(help_text="from when it rules new contracts")
    existing_from = models.DateTimeField(help_text="from when it rules contracts that stood before")
    change = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)
    content = models.TextField(help_text="canonical JSON: provider, terms, catalogue")

    class Meta:
        ordering = ("in_force", "id")


class StoredRuling(models.Model):
    """A rule of a published version, stored once; decisions refer to its number."""

    id = models.PositiveIntegerField(primary_key=True)
    version = models.ForeignKey(TermsVersion, models.PROTECT, related_name="rulings")
    clause = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=("clause", "id"), name="ruling_by_clause")]


class Evidence(models.TextChoices):
    """How an acceptance was given."""

    CLICK = "click", "an explicit click"
    USE = "use", "first use of a service or of the client area"
    RENEWAL = "renewal", "payment of a renewal"


class Acceptance(models.Model):
    """Who accepted which version, when, from where and by which door. Append-only."""

    customer_id = models.BigIntegerField()
    version = models.ForeignKey(TermsVersion, models.PROTECT, db_index=False)
    hash = models.CharField(max_length=64)
    documents = models.JSONField(default=list, help_text="each document that came with it: name, version, hash")
    accepted_by = models.CharField(max_length=200)
    capacity = models.CharField(max_length=40, default="holder", help_text="holder or representative")
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    door = models.CharField(max_length=20)
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    about = models.CharField(max_length=80, blank=True, help_text="the order or renewal it was given with")

    class Meta:
        indexes = [models.Index(fields=("customer_id", "at"), name="acceptance_by_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=("customer_id", "version", "evidence", "about"), name="acceptance_recorded_once"
            )
        ]


class Outcome(models.TextChoices):
    """What came of it."""

    DONE = "done", "done"
    REFUSED = "refused", "refused"
    CASE = "case", "given to a person"
    PARKED = "parked", "held: rules conflict, are missing, or a fact is missing"


class Decision(models.Model):
    """One act or refusal, with its grounds and facts. Append-only; partitioned by month of `due_at`.

    Ids and figures only: personal data stays in tables that can be erased.
    """

    id = models.BigIntegerField(primary_key=True)
    customer_id = models.BigIntegerField(help_text="0 where the act concerns the house and no customer")
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    act = models.CharField(max_length=48)
    due_at = models.DateTimeField(help_text="when it happened or fell due")
    learnt_at = models.DateTimeField(help_text="when the house learnt of it")
    decided_at = models.DateTimeField(help_text="when it was decided")
    actor = models.CharField(max_length=80)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=60, blank=True)
    ruling_id = models.IntegerField(null=True, help_text="the first ground, which leads")
    grounds = models.JSONField(default=list, help_text="[[ruling number, role], …] in order")
    facts = models.JSONField(default=dict)
    amounts = models.JSONField(default=dict)
    currency = models.CharField(max_length=3, blank=True)
    effects = models.JSONField(default=list)
    undoes = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "terms_decision"
