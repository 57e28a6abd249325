"""Money that arrived, the proofs and references it came with, cards on file, and disputes."""

from django.db import models

from posada.kernel.moves import Moving
from posada.terms.keys import RowId
from posada.terms.stored import Stored


class State(models.TextChoices):
    """What is known of a payment."""

    CLAIMED = "claimed", "the customer says it was made; a proof may be on file"
    RECEIVED = "received", "it is in our accounts"
    REJECTED = "rejected", "it could not be found"
    ALTERED = "altered", "its proof was found altered"
    DISPUTED = "disputed", "the payer contests it"
    CHARGED_BACK = "charged-back", "it was taken back for good"
    RETURNED = "returned", "we gave it back"


MOVES = {
    (State.CLAIMED, "receive"): State.RECEIVED,
    (State.CLAIMED, "reject"): State.REJECTED,
    (State.CLAIMED, "find_altered"): State.ALTERED,
    (State.ALTERED, "receive"): State.RECEIVED,
    (State.RECEIVED, "take_back"): State.CLAIMED,
    (State.RECEIVED, "dispute"): State.DISPUTED,
    (State.DISPUTED, "win"): State.RECEIVED,
    (State.DISPUTED, "lose"): State.CHARGED_BACK,
    (State.RECEIVED, "return"): State.RETURNED,
}


class Payment(Moving, Stored):
    """One arrival of money, known once by its source and the source's own identity."""

    moves = MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    source = models.CharField(max_length=40, help_text="who told us: a gateway's name, bank, portal, staff")
    external_id = models.CharField(max_length=120)
    method = models.CharField(max_length=40)
    state = models.CharField(max_length=14, choices=State.choices)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    told_amount = models.DecimalField(
        max_digits=18, decimal_places=2, null=True, help_text="as it was paid, where that was another currency"
    )
    told_currency = models.CharField(max_length=3, blank=True)
    rate = models.DecimalField(max_digits=18, decimal_places=6, null=True, help_text="told to booked")
    reference = models.CharField(max_length=120, blank=True)
    invoice_id = RowId("billing.Invoice", null=True, help_text="what it was meant to pay, where the payer said")
    value_at = models.DateTimeField(help_text="when the money moved: what lateness is judged by")
    learnt_at = models.DateTimeField()
    proof = models.JSONField(default=dict, help_text="bank, date, transaction, amount, file hash")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("source", "external_id"), name="payment_known_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="payment_state_known"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_positive"),
        ]
        indexes = [
            models.Index(fields=("customer_id", "learnt_at"), name="payments_by_customer"),
            models.Index(fields=("state", "learnt_at"), name="payments_by_state"),
            models.Index(fields=("learnt_at", "id"), name="payments_by_arrival"),
            models.Index(fields=("amount", "learnt_at"), name="payments_by_amount"),
            models.Index(fields=("reference",), condition=~models.Q(reference=""), name="payments_by_reference"),
            models.Index(fields=("invoice_id",), name="payments_by_invoice"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.amount} {self.currency}"


class Imposition(Stored):
    """The one method that a customer was asked to pay by, for the account or for one invoice."""

    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice", null=True, help_text="none: the whole account")
    method = models.CharField(max_length=40)
    why = models.CharField(max_length=300)
    imposed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("customer_id", "invoice_id"),
                condition=models.Q(lifted_at=None),
                nulls_distinct=False,
                name="one_imposed_method",
            )
        ]


class Card(Stored):
    """A card on file: the gateway's token, never the number; charged in the customer's order."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    gateway = models.CharField(max_length=40)
    key = models.CharField(max_length=64, help_text="by which the gateway knows the asking")
    form_token = models.CharField(max_length=200, blank=True, help_text="of the gateway's form, until it is stored")
    token = models.CharField(max_length=200, blank=True, help_text="none until the gateway has stored it")
    brand = models.CharField(max_length=30)
    last_four = models.CharField(max_length=4)
    expires = models.CharField(max_length=7, help_text="2028-11")
    holder = models.CharField(max_length=200)
    funding = models.CharField(max_length=10, default="credit", help_text="credit, debit")
    prepaid = models.BooleanField(default=False, help_text="as the gateway tells")
    country = models.CharField(max_length=2, blank=True, help_text="of its issuer, as the gateway tells")
    position = models.PositiveSmallIntegerField(default=1)
    authorised_at = models.DateTimeField(help_text="when automatic charging was authorised")
    authorised_by = models.CharField(max_length=200)
    authorisation = models.JSONField(default=dict, help_text="version of the text, address")
    removed_at = models.DateTimeField(null=True)
    disabled_why = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=("customer_id", "position"), name="cards_by_customer")]
        constraints = [models.UniqueConstraint(fields=("key",), name="card_asked_for_once")]


class ChargeState(models.TextChoices):
    """How an attempt to charge stands."""

    ASKED = "asked", "handed to the gateway, which has not answered"
    CONFIRMED = "confirmed", "charged"
    DECLINED = "declined", "refused by the gateway or the card's bank"
    WAITING = "waiting", "a person must look at it first"
    VOID = "void", "not to be charged"


class Charge(Stored):
    """An attempt to charge a card, known to the gateway by its idempotency key."""

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice")
    card_id = RowId("payments.Card", null=True)
    gateway = models.CharField(max_length=40)
    key = models.CharField(max_length=64, help_text="by which the gateway knows it, however often it is asked")
    method = models.CharField(max_length=40, default="card")
    token = models.CharField(max_length=200, help_text="of the card, for this charge")
    automatic = models.BooleanField(default=False)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=12,
        choices=ChargeState.choices,
        default=ChargeState.ASKED,
        help_text="asked, confirmed, declined, waiting (for a person), void",
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    brand = models.CharField(max_length=30, blank=True, help_text="of the card behind the token, as the gateway says")
    last_four = models.CharField(max_length=4, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    score_reasons = models.JSONField(default=list)
    payment_id = RowId("payments.Payment", null=True)
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=("invoice_id",), name="charges_by_invoice")]
        constraints = [
            models.UniqueConstraint(fields=("key",), name="charge_asked_once"),
            models.UniqueConstraint(
                fields=("invoice_id", "customer_id"), condition=models.Q(state="asked"), name="one_charge_at_a_time"
            ),
        ]


class Reference(Stored):
    """A number under which one invoice can be paid at banks and counters, to the cent, until it expires."""

    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice")
    code = models.CharField(max_length=40, null=True, help_text="none until the gateway has issued it")
    gateway = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("invoice_id",), name="references_by_invoice")]
        constraints = [
            models.UniqueConstraint(fields=("code",), name="reference_code_once"),
            models.UniqueConstraint(fields=("key",), name="reference_asked_for_once"),
        ]


class GatewayFact(Stored):
    """What a gateway told us, kept before anything is made of it; known once by the gateway's own identity for it."""

    id = models.BigAutoField(primary_key=True)
    gateway = models.CharField(max_length=40)
    external_id = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=30, help_text="charge-confirmed, charge-declined, reference-issued, reference-paid"
    )
    key = models.CharField(max_length=64, blank=True, help_text="of our charge or reference, where it answers one")
    body = models.JSONField(default=dict)
    learnt_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True, help_text="why nothing could be made of it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("gateway", "external_id"), name="gateway_fact_once")]
        indexes = [
            models.Index(fields=("learnt_at",), condition=models.Q(settled_at=None), name="gateway_facts_waiting")
        ]


class DisputeState(models.TextChoices):
    """How a contested payment stands."""

    OPEN = "open", "contested"
    REPAID = "repaid", "contested; the customer paid the order again meanwhile"
    WON = "won", "ended without loss to us"
    LOST = "lost", "the money was taken"


DISPUTE_MOVES = {
    (DisputeState.OPEN, "repay"): DisputeState.REPAID,
    (DisputeState.OPEN, "win"): DisputeState.WON,
    (DisputeState.OPEN, "lose"): DisputeState.LOST,
    (DisputeState.REPAID, "win"): DisputeState.WON,
    (DisputeState.REPAID, "lose"): DisputeState.LOST,
}


class Dispute(Moving, Stored):
    """A payment contested by its payer."""

    moves = DISPUTE_MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    payment_id = RowId("payments.Payment")
    invoice_id = RowId("billing.Invoice", null=True, help_text="the disputed order: what the payment was made for")
    external_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, default="dispute")
    state = models.CharField(max_length=8, choices=DisputeState.choices, default=DisputeState.OPEN)
    occurrence = models.PositiveSmallIntegerField(help_text="which of the account's, as the terms count them")
    reported_at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True, help_text="when the notice was sent: the hours to pay run from it")
    pay_by = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True, help_text="when a person let the debt be treated as any other")
    cost = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    cost_currency = models.CharField(max_length=3, blank=True)
    version_id = models.PositiveIntegerField(help_text="of the terms it is judged by: those of the disputed order")
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("customer_id", "reported_at"), name="disputes_by_customer"),
            models.Index(fields=("payment_id",), name="disputes_by_payment"),
            models.Index(fields=("invoice_id",), name="disputes_by_invoice"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("external_id",), name="dispute_known_once"),
            models.CheckConstraint(condition=models.Q(state__in=DisputeState.values), name="dispute_state_known"),
        ]


class FindingState(models.TextChoices):
    """What became of a finding that a proof was altered."""

    OPEN = "open", "the customer may prove the payment"
    PROVED = "proved", "the bank's letter was accepted"
    CANCELLED = "cancelled", "the customer's services were cancelled for attempted fraud"
    FORGONE = "forgone", "a person decided not to cancel"


FINDING_MOVES = {
    (FindingState.OPEN, "prove"): FindingState.PROVED,
    (FindingState.OPEN, "cancel"): FindingState.CANCELLED,
    (FindingState.OPEN, "forgo"): FindingState.FORGONE,
}


class Finding(Moving, Stored):
    """A proof of payment was found altered; the account is marked by it."""

    moves = FINDING_MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    payment_id = RowId("payments.Payment")
    invoice_id = RowId("billing.Invoice", null=True)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    found_at = models.DateTimeField()
    found_by = models.CharField(max_length=80)
    reasons = models.TextField(blank=True)
    deadline = models.DateField(help_text="the last day to prove the payment, as the terms write it")
    heard_until = models.DateField(help_text="the last day on which a letter is still heard")
    ended_at = models.DateTimeField(null=True)
    version_id = models.PositiveIntegerField(help_text="of the terms it was made under")
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=("customer_id", "state"), name="findings_by_customer")]
        constraints = [
            models.UniqueConstraint(fields=("payment_id", "customer_id"), name="one_finding_a_payment"),
            models.CheckConstraint(condition=models.Q(state__in=FindingState.values), name="finding_state_known"),
        ]


class ScreeningState(models.TextChoices):
    """What is known of a card that someone wants to pay with."""

    PASSED = "passed", "its score asks for nothing more"
    ASKED = "asked", "the confirmation form was sent"
    RECEIVED = "received", "the form came back; a person checks it"
    CONFIRMED = "confirmed", "a person found it good"
    DISABLED = "disabled", "not confirmed: this card is not taken"


SCREENING_MOVES = {
    (ScreeningState.ASKED, "receive"): ScreeningState.RECEIVED,
    (ScreeningState.ASKED, "disable"): ScreeningState.DISABLED,
    (ScreeningState.RECEIVED, "confirm"): ScreeningState.CONFIRMED,
    (ScreeningState.RECEIVED, "disable"): ScreeningState.DISABLED,
}


class Screening(Moving, Stored):
    """One card looked at before it is charged: its score, and the confirmation where one was asked."""

    moves = SCREENING_MOVES

    id = models.BigAutoField(primary_key=True)
    customer_id = models.BigIntegerField()
    invoice_id = RowId("billing.Invoice")
    state = models.CharField(max_length=10, choices=ScreeningState.choices)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    brand = models.CharField(max_length=30)
    last_four = models.CharField(max_length=4)
    holder = models.CharField(max_length=200)
    card_id = RowId("payments.Card", null=True, help_text="where it is on file")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    screened_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    form = models.JSONField(default=dict, help_text="what the form shows: masked number, brand, whether it is signed")
    version_id = models.PositiveIntegerField(help_text="of the terms it is judged by")
    decision_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=("customer_id", "screened_at"), name="screenings_by_customer"),
            models.Index(fields=("invoice_id",), name="screenings_by_invoice"),
            models.Index(
                fields=("card_id",), condition=models.Q(state__in=("asked", "received")), name="cards_being_confirmed"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ScreeningState.values), name="screening_state_known")
        ]
