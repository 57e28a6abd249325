"""Items kept in confidence, disclosures, held data, and documents that customers hand in.

Who read what is in the journal.
"""

from django.db import models

from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class Item(Stored):
    """A document, ticket or note of a customer, with its mark; the content lies elsewhere."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, help_text="what it is about: users, products, invoice, ...")
    mark = models.CharField(max_length=20, blank=True, help_text="as its author marked it")
    confidential = models.BooleanField()
    exception = models.CharField(max_length=10, blank=True, help_text="the ground on which it is confidential no more")
    stored_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("customer_id", "stored_at"), name="items_by_customer")]


class Instruction(Stored):
    """A person was told of the duties on confidential information, and acknowledged them."""

    person = models.CharField(max_length=80)
    version_id = models.PositiveIntegerField(help_text="of the terms that state the duties")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("person",), name="instructed_once")]


class Disclosure(Stored):
    """A disclosure that was proposed: on whose word, told when, made when."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    item_id = RowId("custody.Item")
    to = models.CharField(max_length=120)
    basis = models.CharField(max_length=10, help_text="consent, law")
    proposed_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True, help_text="written consent of the other party")
    told_at = models.DateTimeField(null=True, help_text="notice to the other party, with copies")
    notice_forbidden = models.CharField(max_length=200, blank=True, help_text="by which order")
    made_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("customer_id", "item_id"), name="disclosures_by_item")]


class HeldData(Stored):
    """Data of a service that ended, which the customer can still take out, and when it was reminded of that."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    until = models.DateTimeField(help_text="the announced instant of their deletion")
    reminded = models.JSONField(default=list, help_text="the days on which the customer was reminded")

    class Meta:
        verbose_name_plural = "held data"
        constraints = [models.UniqueConstraint(fields=("service_id", "customer_id"), name="data_held_once")]


class DocumentState(models.TextChoices):
    """How a document that was asked for stands."""

    ASKED = "asked", "the customer is to send it"
    RECEIVED = "received", "a person looks at it"
    ACCEPTED = "accepted", "found good"
    REJECTED = "rejected", "not good; it may be asked for again"


class ClientDocument(Moving, Stored):
    """One document that a customer was asked for, about one thing; what it says lies in its file alone."""

    moves = {
        (DocumentState.ASKED, "receive"): DocumentState.RECEIVED,
        (DocumentState.RECEIVED, "receive"): DocumentState.RECEIVED,  # sent once more, before anybody judged it
        (DocumentState.RECEIVED, "accept"): DocumentState.ACCEPTED,
        (DocumentState.RECEIVED, "reject"): DocumentState.REJECTED,
    }

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=24)
    about_id = models.BigIntegerField()
    waits = models.CharField(max_length=40, help_text="what waits for it")
    role = models.CharField(max_length=40, help_text="the desk that sees and judges it")
    state = models.CharField(max_length=8, choices=DocumentState.choices, default=DocumentState.ASKED)
    asked_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was rejected")
    name = models.CharField(max_length=200, blank=True, help_text="of the file that was sent")
    attachment_id = RowId("support.Attachment", null=True)
    facts = models.JSONField(default=dict, help_text="what was read off it, such as the last digits of a card")
    erased_at = models.DateTimeField(null=True, help_text="when its file was erased")
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("customer_id", "asked_at"), name="documents_asked"),
            models.Index(fields=("about_kind", "about_id"), name="documents_about"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=DocumentState.values), name="client_document_known"),
            models.UniqueConstraint(
                fields=("about_kind", "about_id", "kind", "customer_id"),
                condition=models.Q(state__in=("asked", "received")),
                name="one_document_awaited",
            ),
        ]
