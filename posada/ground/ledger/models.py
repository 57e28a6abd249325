"""The chart of accounts and the transfers between them."""

from django.db import models

from posada.terms.stored import Stored


class Account(models.IntegerChoices):
    """The chart. Every account exists once for each customer and currency, by the transfers that name it."""

    CASH = 10, "money received, less money given back"
    WITHHELD = 15, "tax withheld by customers, against certificates"
    RECEIVABLE = 20, "invoiced and not yet paid"
    MONEY = 30, "the customer's own money on account"
    CREDIT = 31, "credit granted under the terms, not paid out"
    PREPAID = 32, "paid towards claims not yet invoiced"
    DISPUTED = 33, "payments contested by their payers, until it ends"
    TAX = 40, "tax on sales, owed to the authority"
    REVENUE = 50, "sales"
    FEES = 51, "fees: late, reactivation, disputes"
    GRANTED = 60, "credits granted: an expense"
    REFUNDED = 61, "sales given back"
    FORGONE = 62, "claims given up"
    CLAIMS = 90, "memorandum: proformas that claim"
    CLAIMED = 91, "memorandum: the other side of CLAIMS"


class Transfer(Stored):
    """An amount from one account (credit) to another (debit). Positive, append-only, with its decision."""

    id = models.BigIntegerField(primary_key=True)
    customer_id = models.BigIntegerField()
    at = models.DateTimeField(help_text="value date: when it happened")
    debit = models.SmallIntegerField(choices=Account.choices)
    credit = models.SmallIntegerField(choices=Account.choices)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    decision_id = models.BigIntegerField()
    invoice_id = models.BigIntegerField(null=True)
    payment_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "ledger_transfer"


class Series(Stored):
    """The last number given out in a series of documents; gapless where tax law asks for it."""

    name = models.CharField(max_length=24, primary_key=True)
    last = models.BigIntegerField(default=0)
