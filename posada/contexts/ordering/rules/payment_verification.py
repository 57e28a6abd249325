"""Who looks at the first payment of a new order before anything is delivered."""

from posada.terms.rule import Rule


class PaymentVerification(Rule):
    """Nothing is delivered until a person in `role` has verified the first payment.

    Source: flooming/activation-after-verified-payment.
    """

    role: str = "payment_verifier"
