"""Tickets, and the notices people receive."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from posada.ground.finding.stems import stem_index
from posada.ground.finding.trigrams import trigram_index
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class TicketState(models.TextChoices):
    """How a ticket stands."""

    OPEN = "open", "waits for us"
    ANSWERED = "answered", "waits for the customer"
    HELD = "held", "its author must be confirmed first"
    CLOSED = "closed", "settled"


class Ticket(Stored):
    """A written request with an identifier that is never used again."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    number = models.CharField(max_length=30)
    department = models.CharField(max_length=40)
    kind = models.CharField(max_length=60, default="question", help_text="question, payment-proof, claim, warning, …")
    subject = models.CharField(max_length=200)
    about = models.CharField(max_length=60, blank=True, help_text="service:3, invoice:9")
    state = models.CharField(max_length=10, choices=TicketState.choices, default=TicketState.OPEN)
    level = models.CharField(max_length=20, default="agent", help_text="agent, supervisor, customer-care")
    author = models.CharField(max_length=80)
    channel = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, help_text="of the oldest message not yet answered")
    attended_at = models.DateTimeField(null=True, help_text="when an agent first took it")
    attended_by = models.CharField(max_length=80, blank=True, help_text="the agent who has it now")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=("state", "department", "waiting_since"), name="tickets_waiting"),
            models.Index(fields=("customer_id", "opened_at"), name="tickets_by_customer"),
            models.Index(fields=("opened_at", "id"), name="tickets_by_opening"),
            models.Index(fields=("state", "opened_at", "id"), name="tickets_by_state"),
            models.Index(fields=("state", "waiting_since", "id"), name="tickets_by_wait"),
            trigram_index("tickets_by_words", "subject"),
            stem_index("tickets_by_stems", "subject"),
        ]
        constraints = [models.UniqueConstraint(fields=("number",), name="ticket_number_once")]

    def __str__(self) -> str:
        return self.number


class Message(Stored):
    """One message of a ticket's thread."""

    customer_id = models.BigIntegerField()
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages", db_constraint=False)
    at = models.DateTimeField()
    author = models.CharField(max_length=80)
    text = models.TextField()
    internal = models.BooleanField(default=False)
    attachments = ArrayField(models.BigIntegerField(), default=list)
    clause = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes = [stem_index("messages_by_stems", "text")]


class Attachment(Stored):
    """A file someone sent: stored outside the web root, served only to those who may see it."""

    customer_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=300)
    purpose = models.CharField(max_length=40)
    restricted_to = models.CharField(max_length=40, blank=True, help_text="the role that alone may open it")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=80)


class Campaign(Stored):
    """An advertising letter to all customers who accept such; what came of it for each is in the journal."""

    id = models.BigAutoField(primary_key=True)
    subject = models.JSONField(help_text="by language")
    text = models.JSONField(help_text="by language")
    source = models.CharField(max_length=40)
    at = models.DateTimeField()
    ordered_by = models.CharField(max_length=80)
    reached = models.BigIntegerField(default=0, help_text="the last customer it came to, in order of their ids")


class RemovalRequest(Stored):
    """A mail that asks to be sent no more advertising; one whose sender nobody knows waits for a person."""

    id = models.BigAutoField(primary_key=True)
    sender = models.CharField(max_length=254)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("at",), condition=models.Q(settled_at=None), name="removals_waiting")]


class NoticeState(models.TextChoices):
    """How far a notice has come."""

    QUEUED = "queued", "to be sent"
    SENT = "sent", "handed over"
    SEEN = "seen", "shown to the person"
    FAILED = "failed", "could not be handed over"


class Notice(Stored):
    """What someone was told, when, by which channel, with the proof of it."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    contact_id = RowId("customers.Contact", null=True)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=16)
    about_kind = models.CharField(max_length=24)
    about_id = models.BigIntegerField()
    at = models.DateTimeField(help_text="when it was ordered")
    state = models.CharField(max_length=8, choices=NoticeState.choices, default=NoticeState.QUEUED)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=8)
    context = models.JSONField(default=dict)
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    proof = models.JSONField(default=dict, help_text="message id, the receiving server's answer")
    decision_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("customer_id", "kind", "channel", "about_kind", "about_id", "at", "address"), name="notice_once"
            )
        ]
        indexes = [
            models.Index(fields=("customer_id", "at"), name="notices_by_customer"),
            models.Index(fields=("about_kind", "about_id", "kind"), name="notices_about"),
            models.Index(fields=("state", "id"), condition=models.Q(state="queued"), name="notices_queued"),
        ]


class Announcement(Stored):
    """What the house told a part of its customers: those on a server, or with services of some types, or all."""

    subject = models.CharField(max_length=200)
    text = models.TextField()
    kind = models.CharField(max_length=40, default="announcement", help_text="announcement, offer")
    server = models.CharField(max_length=80, blank=True)
    types = ArrayField(models.CharField(max_length=40), default=list)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
