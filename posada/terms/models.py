"""Tables of what was promised and what was decided: versions, rulings, acceptances, decisions."""

from django.db import models

from posada.kernel.moves import Moving
from posada.terms.stored import Stored


class TermsVersion(Stored):
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


class TermsDraft(Stored):
    """A version being written: the text of its file and of its catalogue, begun from a published one.

    It becomes a version by being published; its text stays as it was then.
    """

    title = models.CharField(max_length=120)
    base = models.ForeignKey(TermsVersion, models.PROTECT, related_name="drafts")
    text = models.TextField(help_text="YAML, as a file under terms/ of a pack")
    catalog = models.TextField(help_text="YAML, as catalog.yaml of a pack")
    revision = models.PositiveIntegerField(default=1, help_text="raised by every change, so that none is lost")
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)
    published = models.ForeignKey(TermsVersion, models.PROTECT, null=True, related_name="written_as")

    class Meta:
        ordering = ("-pk",)


class StoredRuling(Stored):
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
    SILENCE = "silence", "silence until the time to object had run"


class Acceptance(Stored):
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


class Stand(models.TextChoices):
    """How a customer stands to a published version."""

    TOLD = "told", "told of it when the others had been told already"
    WAITING = "waiting", "asked for an answer, and silent so far"
    CONSENTED = "consented", "consented in words or deed"
    DEEMED = "deemed", "consented by silence"
    OBJECTED = "objected", "objected: the version before rules until a day, or until a person has decided"
    OVERRULED = "overruled", "objected, and a person decided that the version rules"
    LEAVING = "leaving", "the version before rules until the services end"
    LAPSED = "lapsed", "silent until the wait for consent was over, and ruled by the version from then on"


STANDS = {
    (Stand.WAITING, "consent"): Stand.CONSENTED,
    (Stand.WAITING, "silence"): Stand.DEEMED,
    (Stand.WAITING, "lapse"): Stand.LAPSED,
    (Stand.WAITING, "object"): Stand.OBJECTED,
    (Stand.WAITING, "leave"): Stand.LEAVING,
    (Stand.TOLD, "object"): Stand.OBJECTED,
    (Stand.TOLD, "leave"): Stand.LEAVING,
    (Stand.OBJECTED, "consent"): Stand.CONSENTED,
    (Stand.OBJECTED, "overrule"): Stand.OVERRULED,
    (Stand.OBJECTED, "uphold"): Stand.OBJECTED,
}


class TermsAnswer(Moving, Stored):
    """What a customer answered to a published version, and from when it rules this customer.

    There is none where the version rules the customer from the day that it names, and nothing was asked.
    """

    moves = STANDS
    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    version = models.ForeignKey(TermsVersion, models.PROTECT, db_index=False)
    state = models.CharField(max_length=10, choices=Stand.choices, default=Stand.WAITING)
    told_at = models.DateTimeField(help_text="from when the time to answer counts")
    answer_by = models.DateTimeField(null=True, help_text="when the time to answer is over")
    rules_from = models.DateTimeField(null=True, help_text="from when it rules the customer; none: not until an answer")
    reminded_on = models.DateField(null=True, help_text="the last day for which no reminder is left to be sent")
    answered_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField(null=True, help_text="by which it came to stand so")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("customer_id", "version"), name="terms_answered_once"),
            models.CheckConstraint(
                condition=~models.Q(state=Stand.WAITING) | models.Q(answer_by__isnull=False, reminded_on__isnull=False),
                name="waits_until_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=("version", "state", "customer_id"), name="answers_of_version"),
            models.Index(fields=("customer_id",), condition=models.Q(state=Stand.WAITING), name="answers_awaited"),
            models.Index(fields=("version", "rules_from"), name="version_rules_from"),
        ]


class Outcome(models.TextChoices):
    """What came of it."""

    DONE = "done", "done"
    REFUSED = "refused", "refused"
    CASE = "case", "given to a person"
    PARKED = "parked", "held: rules conflict, are missing, or a fact is missing"


class Decision(Stored):
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
