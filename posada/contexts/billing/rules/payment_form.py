"""What an invoice says of how it was paid."""

from typing import ClassVar

from posada.terms.rule import Rule


class PaymentForm(Rule):
    """An invoice paid by `method` says `form`, and no other. Source: flooming/referenced-invoiced-as-cash."""

    identity: ClassVar[tuple[str, ...]] = ("method",)

    method: str
    form: str
