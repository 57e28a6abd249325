"""What must be paid before anything is delivered."""

from typing import Literal

from posada.terms.rule import Rule


class NoPendingPayment(Rule):
    """Nothing is delivered while the account has a pending payment. Source: flooming/activation-no-pending-payment.

    Reading: renewal orders exist long before they fall due, so only past-due orders are pending, beside the order
    itself; `any` takes the text by its letter.
    """

    pending: Literal["past-due", "any"] = "past-due"
