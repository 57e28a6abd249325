"""Items kept in confidence, the staff instructed about them, and disclosures. Who read what is in the journal."""

from django.db import models

from posada.terms.keys import RowId


class Item(models.Model):
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


class Instruction(models.Model):
    """A person was told of the duties on confidential information, and acknowledged them."""

    person = models.CharField(max_length=80)
    version_id = models.PositiveIntegerField(help_text="of the terms that state the duties")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("person",), name="instructed_once")]


class Disclosure(models.Model):
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


class HeldData(models.Model):
    """Data of a service that ended, which the customer can still take out, and when it was reminded of that."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    until = models.DateTimeField(help_text="the announced instant of their deletion")
    reminded = models.JSONField(default=list, help_text="the days on which the customer was reminded")

    class Meta:
        verbose_name_plural = "held data"
        constraints = [models.UniqueConstraint(fields=("service_id", "customer_id"), name="data_held_once")]
