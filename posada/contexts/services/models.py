"""Services with their paid periods and holds, and the tasks by which staff create and change them."""

from django.db import models
from django.db.models.functions import Lower

from posada.ground.catalogue.products import MANUAL
from posada.ground.finding.trigrams import trigram_index
from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class State(models.TextChoices):
    """Where a service is in its life. Whether it is suspended is not here: it is, while any hold is open."""

    PENDING = "pending", "ordered, not yet delivered"
    ACTIVE = "active", "delivered"
    EXPIRED = "expired", "its term ended without renewal"
    CANCELLED = "cancelled", "ended at the customer's wish, or never delivered"
    TERMINATED = "terminated", "ended by the provider"


MOVES = {
    (State.PENDING, "activate"): State.ACTIVE,
    (State.PENDING, "cancel"): State.CANCELLED,
    (State.ACTIVE, "cancel"): State.CANCELLED,
    (State.ACTIVE, "terminate"): State.TERMINATED,
    (State.ACTIVE, "expire"): State.EXPIRED,
    (State.EXPIRED, "renew"): State.ACTIVE,
    (State.EXPIRED, "terminate"): State.TERMINATED,
    (State.CANCELLED, "recover"): State.ACTIVE,
    (State.TERMINATED, "recover"): State.ACTIVE,
}


class Service(Moving, Stored):
    """One thing a customer has. `paid_until` is the last day paid for; `renews_on` the first day not paid for."""

    moves = MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    name = models.CharField(max_length=120, help_text="what people call it: a domain, a server's name")
    domain = models.CharField(max_length=253, blank=True)
    product = models.CharField(max_length=80)
    product_kind = models.CharField(max_length=20)
    type = models.CharField(max_length=40)
    cycle = models.CharField(max_length=20)
    quantity = models.PositiveIntegerField(default=1)
    options = models.JSONField(default=dict)
    currency = models.CharField(max_length=3)
    price = models.DecimalField(
        max_digits=18, decimal_places=2, null=True, help_text="agreed price of one cycle and unit; null is list price"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    order_id = RowId("ordering.Order", null=True)
    ordered_on = models.DateField()
    activated_at = models.DateTimeField(null=True)
    renews_on = models.DateField(null=True, help_text="the renewal date; null before activation of a product")
    anchor_day = models.PositiveSmallIntegerField(null=True, help_text="the day of the month on which its term began")
    paid_until = models.DateField(null=True)
    billed_until = models.DateField(null=True, help_text="the last day for which an order was issued")
    term_ends_on = models.DateField(null=True, help_text="end of a definite term agreed in writing")
    term_began_on = models.DateField(
        null=True, help_text="the first day of its first term, where terms follow each other"
    )
    term_until = models.DateField(
        null=True, help_text="the last day of the term that runs, where terms follow each other"
    )
    ends_on = models.DateField(null=True, help_text="the last day, once a cancellation is accepted")
    ended_at = models.DateTimeField(null=True)
    purge_at = models.DateTimeField(null=True, help_text="the announced instant at which its data are deleted")
    purge_clause = models.CharField(max_length=120, blank=True, help_text="which orders that deletion")
    purge_decided_by = models.CharField(
        max_length=40, blank=True, help_text="the role that must approve it first; none once it did"
    )
    purged_at = models.DateTimeField(null=True)
    upstream = models.CharField(max_length=80, blank=True)
    driver = models.CharField(max_length=40, default=MANUAL, help_text="what makes it; manual: staff")
    marks = models.JSONField(default=dict, help_text="facts on file: client-configured system, third parties, …")

    class Meta:
        indexes = [
            models.Index(fields=("order_id",), name="services_by_order"),
            models.Index(Lower("domain"), name="services_by_domain"),
            models.Index(fields=("domain",), name="services_by_exact_domain"),
            models.Index(fields=("name",), name="services_by_name"),
            models.Index(fields=("state", "renews_on"), name="services_by_renewal"),
            models.Index(fields=("state", "id"), name="services_by_state"),
            trigram_index("services_by_words", "name", "domain"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="service_state_known"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="service_quantity_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class PaidPeriod(Stored):
    """Days of a service that were paid for, and the version of the terms that their invoice was issued under."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    first = models.DateField()
    last = models.DateField()
    version_id = models.PositiveIntegerField()
    net = models.DecimalField(
        max_digits=18, decimal_places=2, null=True, help_text="what was charged for it, before tax"
    )
    changes_terms = models.BooleanField(default=False, help_text="it brings another version, not yet passed to")

    class Meta:
        indexes = [
            models.Index(fields=("service_id", "last"), name="paid_periods_by_service"),
            models.Index(
                fields=("service_id",), condition=models.Q(changes_terms=True), name="paid_periods_of_new_terms"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="paid_period_has_days")
        ]


class Reason(models.TextChoices):
    """Why a service is off."""

    NON_PAYMENT = "non-payment", "a renewal is unpaid"
    DISPUTE = "dispute", "a payment is disputed"
    ALTERED_PROOF = "altered-proof", "a proof of payment was found altered"
    INVESTIGATION = "investigation", "a breach is being looked into"
    SPAM = "spam", "unsolicited mail"
    BREACH = "breach", "a breach of the terms was found"
    AUTHORITY = "authority", "an authority ordered it"
    OVERLOAD = "overload", "it harms the server"
    WHOIS = "whois", "its registration data are false"
    EXCESS = "excess", "it used more than is included"
    ENDING = "ending", "its cancellation waits for what is owed"


class Hold(Stored):
    """A reason for which a service is suspended, from one decision to another."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    about = models.CharField(max_length=60, blank=True, help_text="what lifts it: invoice:12, case:3")
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(help_text="decision")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True, help_text="decision")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "reason", "about", "customer_id"),
                condition=models.Q(closed_at=None),
                name="one_open_hold_of_a_cause",
            )
        ]
        indexes = [models.Index(fields=("about",), name="holds_by_cause")]


class CancellationState(models.TextChoices):
    """How far a service's cancellation has come."""

    UNCONFIRMED = "unconfirmed", "asked for by someone who may not; the primary contact must confirm it"
    CONDITIONAL = "conditional", "stands as soon as the service's charges are paid"
    FINAL = "final", "the service ends on its day"
    CARRIED_OUT = "carried-out", "the service has ended"
    VOID = "void", "withdrawn, or overtaken by another end"


class Cause(models.TextChoices):
    """Who or what ends a service."""

    CUSTOMER = "customer", "the customer asked for it"
    GUARANTEE = "guarantee", "its price was given back under the satisfaction guarantee"
    BREACH = "breach", "the terms were broken again after a warning"
    PROVIDER = "provider", "the provider does not wish to renew it"
    NON_PAYMENT = "non-payment", "its renewal stayed unpaid for as long as the terms wait"
    CHARGEBACK = "chargeback", "a payment was charged back and not made again"
    COSTS = "costs", "costs that the customer caused stayed unpaid"
    INACTIVITY = "inactivity", "nobody has used it for as long as the terms wait"


class Cancellation(Stored):
    """The end of a service, from the moment it was asked for; its request date is kept whatever follows."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    state = models.CharField(max_length=12, choices=CancellationState.choices)
    asked_at = models.DateTimeField(help_text="counts as the request's date, however late the answer")
    asked_by = models.CharField(max_length=80)
    renews_on = models.DateField(help_text="the renewal date that the request was measured against")
    last_day = models.DateField(help_text="the last day on which a request was in time for it")
    in_time = models.BooleanField()
    ends_on = models.DateField(help_text="the service's last day")
    owed = models.DecimalField(max_digits=18, decimal_places=2, default=0, help_text="to be paid first")
    clause = models.CharField(max_length=120, help_text="that lets the service end")
    answer_by = models.DateTimeField(null=True, help_text="when the customer must have its date in writing")
    answered_at = models.DateTimeField(null=True)
    alerted_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "customer_id"),
                condition=models.Q(state__in=("unconfirmed", "conditional", "final")),
                name="one_cancellation_under_way",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=CancellationState.values), name="cancellation_state_known"
            ),
        ]
        indexes = [models.Index(fields=("service_id",), name="cancellations_by_service")]


class Discontinued(Stored):
    """A product that is no longer provided: it is not sold, and its services are not renewed."""

    product = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name_plural = "discontinued"
        constraints = [models.UniqueConstraint(fields=("product",), name="discontinued_once")]


class TaskState(models.TextChoices):
    """How a task stands."""

    OPEN = "open", "to be done"
    DONE = "done", "done"
    FAILED = "failed", "could not be done"


class Task(Stored):
    """What staff must do on a service by hand: create, suspend, unsuspend, change-plan, renew, terminate, …"""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    act = models.CharField(max_length=24)
    department = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    opened_at = models.DateTimeField()
    attend_from = models.DateTimeField(help_text="the department's next opening")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    decision_id = models.BigIntegerField(help_text="the decision that ordered it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "act", "decision_id", "customer_id"), name="task_ordered_once"
            ),
            models.CheckConstraint(condition=models.Q(state__in=TaskState.values), name="task_state_known"),
        ]
        indexes = [
            models.Index(fields=("state", "department", "attend_from"), name="tasks_waiting"),
            models.Index(fields=("state", "attend_from", "id"), name="tasks_by_state"),
        ]


class Reminder(Stored):
    """A notice of a coming expiry that went out: about which renewal date, and on which day it fell due."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    act = models.CharField(max_length=24, help_text="expiry-notice, expiry-reminder")
    renews_on = models.DateField()
    due_on = models.DateField()
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "act", "renews_on", "due_on", "customer_id"), name="reminded_once"
            )
        ]


class LastUse(Stored):
    """When a person last signed in to a service."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("service_id", "customer_id"), name="last_use_once")]


class MeterUse(Stored):
    """What a metered service used at one place in one month, as last read."""

    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    meter = models.CharField(max_length=24)
    place = models.CharField(max_length=60)
    month = models.DateField(help_text="its first day; 1970-01-01 for what does not begin anew")
    used = models.DecimalField(max_digits=14, decimal_places=3, help_text="gigabytes")
    read_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True, help_text="when its customer was told that it nears what is included")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("service_id", "meter", "place", "month", "customer_id"), name="metered_once"
            )
        ]


class ChangeState(models.TextChoices):
    """How a change of plan stands."""

    AWAITING_PAYMENT = "awaiting", "its difference is to be paid"
    SCHEDULED = "scheduled", "takes effect with a coming period"
    ORDERED = "ordered", "staff are to carry it out"
    APPLIED = "applied", "the service is what was asked for"
    VOID = "void", "not paid, or withdrawn"


class PlanChange(Stored):
    """A service becomes another plan or cycle: from a day on, or once its difference is paid."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    product = models.CharField(max_length=80)
    cycle = models.CharField(max_length=20)
    options = models.JSONField(default=dict, help_text="choices that the new plan asks for")
    effective_on = models.DateField(help_text="the first day of the new plan")
    state = models.CharField(max_length=10, choices=ChangeState.choices)
    invoice_id = RowId("billing.Invoice", null=True, help_text="the claim for the difference")
    asked_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=("invoice_id",), name="changes_by_invoice")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ChangeState.values), name="change_state_known"),
            models.UniqueConstraint(
                fields=("service_id", "customer_id"),
                condition=models.Q(state__in=("awaiting", "scheduled", "ordered")),
                name="one_change_under_way",
            ),
        ]
