"""Work that is done for a price once the customer has accepted it, and expenses that a customer reimburses."""

from django.db import models

from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class State(models.TextChoices):
    """How far quoted work has come."""

    QUOTED = "quoted", "the customer is to accept it"
    DECLINED = "declined", "not accepted: nothing is charged"
    LAPSED = "lapsed", "not accepted in time: nothing is charged"
    ACCEPTED = "accepted", "accepted, to be paid first where the terms say so"
    SCHEDULED = "scheduled", "to be done"
    DONE = "done", "done"


MOVES = {
    (State.QUOTED, "accept"): State.ACCEPTED,
    (State.QUOTED, "decline"): State.DECLINED,
    (State.QUOTED, "lapse"): State.LAPSED,
    (State.ACCEPTED, "schedule"): State.SCHEDULED,
    (State.SCHEDULED, "finish"): State.DONE,
}


class Work(Moving, Stored):
    """One piece of work that a person quoted: an audit, a migration, a project."""

    moves = MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    case_id = RowId("agenda.Case")
    of = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    net = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUOTED)
    planned_on = models.DateField(null=True)
    quoted_at = models.DateTimeField()
    open_until = models.DateTimeField(null=True, help_text="from when on it can no longer be accepted")
    accepted_at = models.DateTimeField(null=True)
    invoice_id = RowId("billing.Invoice", null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=("customer_id", "case_id"), name="works_by_case")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="work_state_known"),
            models.UniqueConstraint(
                fields=("case_id", "customer_id"),
                condition=~models.Q(state__in=("declined", "lapsed")),
                name="one_quote_a_case",
            ),
        ]


class Expense(Stored):
    """One expense that a claim caused: in the total once it has a receipt and nobody objects to it."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    case_id = RowId("agenda.Case")
    text = models.CharField(max_length=200)
    net = models.DecimalField(max_digits=18, decimal_places=2)
    receipt = models.CharField(max_length=120, blank=True)
    objected_at = models.DateTimeField(null=True)
    answered = models.CharField(max_length=200, blank=True, help_text="why an objection was not followed")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("customer_id", "case_id"), name="expenses_by_case")]
