"""A customer's contract: its documents, the lines of its price annexes, delays, and the ends asked for."""

from django.db import models

from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class Kind(models.TextChoices):
    """What a document of a contract is."""

    PARENT = "parent", "the agreement that annexes are part of"
    ANNEX = "annex", "the terms of a service, accepted"
    PRICES = "prices", "the price annex: what is ordered, how many, at which price, for how long"
    SCOPE = "scope", "the technical scope: how what is ordered will be built"


class State(models.TextChoices):
    """How far a document has come."""

    DRAFT = "draft", "being written"
    REVIEWED = "reviewed", "looked through and complete; it can be signed with"
    SIGNED = "signed", "in force"
    ENDED = "ended", "no longer in force"


MOVES = {
    (State.DRAFT, "review"): State.REVIEWED,
    (State.DRAFT, "sign"): State.SIGNED,
    (State.REVIEWED, "amend"): State.DRAFT,
    (State.REVIEWED, "sign"): State.SIGNED,
    (State.SIGNED, "end"): State.ENDED,
}


class Document(Moving, Stored):
    """One document of a customer's contract. What was signed is never edited: a new one takes its place."""

    moves = MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    form = models.CharField(max_length=40, blank=True, help_text="of a parent: contract, master-contract")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    medium = models.CharField(max_length=40, blank=True, help_text="how an order came: price-annex, portal, ...")
    content = models.JSONField(default=dict, help_text="of a scope: its fields")
    drafted_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=80, blank=True)
    ends_on = models.DateField(null=True, help_text="of a parent: the last day agreed")
    ended_at = models.DateTimeField(null=True)
    parent_id = RowId("contracts.Document", null=True, help_text="the agreement it is part of")
    scope_id = RowId("contracts.Document", null=True, help_text="the scope it was signed with, as it stood")
    version_id = models.PositiveIntegerField(help_text="of the terms it was written under")
    decision_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=("customer_id", "kind", "state"), name="documents_of_contract")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="contract_document_state_known")
        ]

    def __str__(self) -> str:
        return self.name


class Line(Stored):
    """One line of a price annex. List prices and discounts stand apart: leaving early counts at list price."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    document_id = RowId("contracts.Document")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    product = models.CharField(max_length=80)
    quantity = models.PositiveIntegerField()
    list_rent = models.DecimalField(max_digits=18, decimal_places=2, help_text="a month and unit, before tax")
    discount = models.DecimalField(max_digits=5, decimal_places=2, default=0, help_text="percent of the list rent")
    installation = models.DecimalField(max_digits=18, decimal_places=2, default=0, help_text="at list price")
    installation_discount = models.DecimalField(max_digits=5, decimal_places=2, default=0, help_text="percent of it")
    installation_due = models.CharField(max_length=12, default="start", help_text="start, last-rent")
    currency = models.CharField(max_length=3)
    months = models.PositiveSmallIntegerField(help_text="the contracting period")
    details = models.JSONField(default=dict, help_text="functions chosen, delivery, format, brand, ...")
    planned_on = models.DateField(null=True, help_text="the Start Date agreed")
    late_by = models.CharField(max_length=12, blank=True, help_text="who a delay is put down to: customer, provider")
    delivered_on = models.DateField(null=True)
    evidence = models.CharField(max_length=200, blank=True, help_text="of the delivery")
    starts_on = models.DateField(null=True, help_text="first day of the period, once it has begun to count")
    ends_on = models.DateField(null=True, help_text="its last day")
    continues_id = RowId("services.Service", null=True, help_text="the service whose period this line continues")
    service_id = RowId("services.Service", null=True)
    cancelled_at = models.DateTimeField(null=True, help_text="before it began")
    told_late_on = models.DateField(null=True, help_text="the missed day of which the customer was told")
    reminded = models.JSONField(default=list, help_text="the days before its end of which the customer was told")

    class Meta:
        indexes = [
            models.Index(fields=("document_id",), name="lines_of_price_annex"),
            models.Index(fields=("service_id",), name="contract_lines_by_service"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, months__gt=0), name="contract_line_orders_something"
            )
        ]


class EndState(models.TextChoices):
    """How far the end of a service has come."""

    WAITING = "waiting", "on file until the customer is up to date"
    UNDER_WAY = "under-way", "being removed"
    DONE = "done", "the service, or the part, has ended"
    WITHDRAWN = "withdrawn", "taken back before the removal was done"


class Ending(Stored):
    """A service, or so many units of it, that is to end before its period does."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    quantity = models.PositiveIntegerField(help_text="units that end")
    cause = models.CharField(max_length=12, help_text="customer, breach, provider, authority, agreement")
    state = models.CharField(max_length=10, choices=EndState.choices)
    received_at = models.DateTimeField(help_text="when the notice reached us")
    effective_on = models.DateField(help_text="from which day it counts")
    latest_on = models.DateField(help_text="by when the removal is done")
    ended_on = models.DateField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "customer_id"),
                condition=models.Q(state__in=("waiting", "under-way")),
                name="one_ending_open",
            ),
            models.CheckConstraint(condition=models.Q(state__in=EndState.values), name="ending_state_known"),
        ]
        indexes = [models.Index(fields=("customer_id", "state"), name="endings_by_customer")]
