"""Invoices with their lines, what was allocated to them, the fiscal documents, and agreed exceptions to lateness."""

from django.db import models

from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class State(models.TextChoices):
    """Where a claim is. Overdue is no state: it is an unpaid one past its due day."""

    UNPAID = "unpaid", "issued, to be paid"
    PAID = "paid", "paid in full"
    CANCELLED = "cancelled", "void: nothing is owed on it"
    REFUNDED = "refunded", "paid and given back"


MOVES = {
    (State.UNPAID, "pay"): State.PAID,
    (State.UNPAID, "cancel"): State.CANCELLED,
    (State.PAID, "reopen"): State.UNPAID,  # a payment was taken back
    (State.PAID, "refund"): State.REFUNDED,
}


class Origin(models.TextChoices):
    """Why a claim was raised."""

    NEW = "new-contract", "a new contract"
    RENEWAL = "renewal", "a renewal"
    CHANGE = "change", "a change of plan"
    PREPAID = "prepayment", "several months at once"
    FEE = "commission", "a fee"
    COSTS = "reimbursement", "costs that the customer caused"
    OTHER = "other-charge", "another charge"


class Invoice(Moving, Stored):
    """A claim on a customer: a proforma (payment order) until it is paid. Lines only grow; history is read."""

    moves = MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    number = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, default="proforma")
    origin = models.CharField(max_length=16, choices=Origin.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNPAID)
    currency = models.CharField(max_length=3)
    issued_at = models.DateTimeField()
    due_on = models.DateField(help_text="the last day on which payment is on time")
    net = models.DecimalField(max_digits=18, decimal_places=2)
    tax = models.DecimalField(max_digits=18, decimal_places=2)
    total = models.DecimalField(max_digits=18, decimal_places=2)
    paid = models.DecimalField(max_digits=18, decimal_places=2, default=0, help_text="allocated so far, by the ledger")
    paid_at = models.DateTimeField(null=True, help_text="value date of the payment that settled it")
    owed_at = models.DateTimeField(null=True, help_text="when the term it renews went on though it was unpaid")
    service_id = RowId("services.Service", null=True, help_text="the service it is for, where it is for one")
    order_id = RowId("ordering.Order", null=True)
    product_kind = models.CharField(max_length=20, blank=True)
    type = models.CharField(max_length=40, blank=True)
    version_id = models.PositiveIntegerField(help_text="of the terms it was issued under")
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("number",), name="invoice_number_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="invoice_state_known"),
            models.CheckConstraint(condition=models.Q(total=models.F("net") + models.F("tax")), name="invoice_adds_up"),
            models.CheckConstraint(
                condition=models.Q(paid__gte=0, paid__lte=models.F("total")), name="invoice_never_overpaid"
            ),
        ]
        indexes = [
            models.Index(fields=("customer_id", "state", "due_on"), name="invoices_by_customer"),
            models.Index(fields=("service_id",), name="invoices_by_service"),
            models.Index(fields=("state", "due_on", "id"), name="invoices_by_due_day"),
            models.Index(fields=("issued_at", "id"), name="invoices_by_issue"),
            models.Index(fields=("total", "due_on"), name="invoices_by_amount"),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(Stored):
    """One charge, with its period and the decision that raised it."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24, help_text="period, late-fee, reactivation-fee, dispute-cost, extra, …")
    service_id = RowId("services.Service", null=True)
    product = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=200, help_text="what stands on paper when no translation is known")
    args = models.JSONField(default=dict, help_text="figures of the sentence: days, of, rate, hours, …")
    quantity = models.DecimalField(max_digits=12, decimal_places=4, default=1)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    net = models.DecimalField(max_digits=18, decimal_places=2)
    tax = models.DecimalField(max_digits=18, decimal_places=2)
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    period_from = models.DateField(null=True)
    period_until = models.DateField(null=True)
    clause = models.CharField(max_length=120, blank=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("invoice_id",), name="lines_by_invoice"),
            models.Index(fields=("service_id",), name="lines_by_service"),
        ]


class Allocation(Stored):
    """Part of a payment, or of the customer's balance, set against an invoice; taken back by a row of its own."""

    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice")
    payment_id = RowId("payments.Payment", null=True)
    source = models.CharField(max_length=12, help_text="payment, money, credit, withheld")
    amount = models.DecimalField(max_digits=18, decimal_places=2, help_text="below zero where it is taken back")
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("invoice_id",), name="allocations_by_invoice"),
            models.Index(fields=("payment_id",), name="allocations_by_payment"),
        ]


class Extension(Stored):
    """More time to pay one invoice, granted until the close of a day."""

    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice")
    until = models.DateField()
    granted_at = models.DateTimeField()
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("invoice_id", "customer_id"), name="one_extension_an_invoice")]


class PaymentNotice(Stored):
    """A reminder or a warning about a claim that fell due, whether or not its letters have gone out."""

    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice")
    kind = models.CharField(max_length=24, help_text="payment-reminder, suspension-warning")
    due_at = models.DateTimeField()
    ordered_at = models.DateTimeField()
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("invoice_id", "kind", "due_at", "customer_id"), name="payment_notice_ordered_once"
            )
        ]


class FiscalDocument(Stored):
    """What tax law and bookkeeping see: the invoice, the tax invoice, the credit note. Immutable once issued."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    kind = models.CharField(max_length=16, help_text="invoice, tax-invoice, credit-note, receipt")
    number = models.CharField(max_length=30)
    invoice_id = RowId("billing.Invoice")
    refers_to = RowId("billing.FiscalDocument", null=True, help_text="the document a credit note corrects")
    issued_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    net = models.DecimalField(max_digits=18, decimal_places=2)
    tax = models.DecimalField(max_digits=18, decimal_places=2)
    total = models.DecimalField(max_digits=18, decimal_places=2)
    payment_form = models.CharField(max_length=60, blank=True)
    buyer = models.JSONField(help_text="fiscal data as they stood")
    seller = models.JSONField()
    status = models.CharField(
        max_length=12, default="issued", help_text="issued; waiting: not to leave yet; pending: no number yet"
    )
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "number"), condition=~models.Q(number=""), name="fiscal_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(total=models.F("net") + models.F("tax")), name="document_adds_up"
            ),
        ]
        indexes = [
            models.Index(fields=("customer_id", "issued_at"), name="documents_by_customer"),
            models.Index(fields=("invoice_id",), name="documents_by_invoice"),
        ]


class Refund(Stored):
    """Money given back, or to be given back by staff, by the way it came."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice", null=True)
    payment_id = RowId("payments.Payment", null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=40)
    decided_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True, help_text="when staff were asked to pay it out")
    paid_out_at = models.DateTimeField(null=True, help_text="when they said that it was done")
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("customer_id", "decided_at"), name="refunds_by_customer"),
            models.Index(fields=("invoice_id",), name="refunds_by_invoice"),
        ]


class UnbilledCharge(Stored):
    """What was done and is to be invoiced with the rest of its month."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    kind = models.CharField(max_length=24)
    text = models.CharField(max_length=200)
    args = models.JSONField(default=dict)
    quantity = models.DecimalField(max_digits=12, decimal_places=4, default=1)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    net = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    done_on = models.DateField()
    bill_on = models.DateField()
    clause = models.CharField(max_length=120, blank=True)
    invoice_id = RowId("billing.Invoice", null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("service_id",), name="unbilled_by_service"),
            models.Index(fields=("invoice_id",), name="unbilled_by_invoice"),
        ]


class TaxExemption(Stored):
    """A customer's proof that it owes no tax, from the instant it was accepted until it expires."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    document = models.CharField(max_length=200)
    accepted_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=("customer_id", "accepted_at"), name="exemptions_by_customer")]


class WithholdingState(models.TextChoices):
    """How far the proof of a withheld tax has come."""

    PENDING = "pending", "declared; its documents are to come"
    DOCUMENTED = "documented", "its documents came and are looked at"
    CREDITED = "credited", "proved and credited"
    REFUSED = "refused", "not admitted, or not proved in time"


class Withholding(Stored):
    """Tax that a customer declares to have withheld from a payment of one invoice."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice")
    tax = models.CharField(max_length=24)
    authority = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=WithholdingState.choices, default=WithholdingState.PENDING)
    declared_at = models.DateTimeField()
    prove_by = models.DateField(null=True, help_text="the last day on which its documents are in time")
    documents = models.JSONField(default=list)
    case_id = RowId("agenda.Case", null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=("invoice_id",), name="withholdings_by_invoice")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=WithholdingState.values), name="withholding_known")
        ]


class Conclusion(Stored):
    """An invoice that nobody may dispute any more, since its window closed undisputed."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice")
    at = models.DateTimeField()
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("invoice_id", "customer_id"), name="concluded_once")]


class Reduction(Stored):
    """Credit that is owed and comes off the next orders of its kind, as far as each goes."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    service_id = RowId("services.Service")
    net = models.DecimalField(max_digits=18, decimal_places=2)
    left = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    clause = models.CharField(max_length=120, help_text="that grants it")
    granted_at = models.DateTimeField()
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("decision_id", "customer_id"), name="reduction_kept_once"),
            models.CheckConstraint(
                condition=models.Q(left__gte=0, left__lte=models.F("net")), name="reduction_never_overdrawn"
            ),
        ]
        indexes = [models.Index(fields=("customer_id",), condition=models.Q(left__gt=0), name="reductions_waiting")]
