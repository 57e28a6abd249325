"""What lateness costs nothing."""

from typing import Literal

from posada.terms.rule import Rule

Part = Literal[
    "renewal-order", "grace", "late-fee", "suspension", "reactivation-fee", "tacit-renewal", "collection"
]  # fmt: skip


class DunningExclusion(Rule):
    """No part of the dunning of renewals applies to what this rule is about; it wins over any rule that would charge.

    Source: flooming/rental-dunning-not-products.
    """

    parts: tuple[Part, ...]
