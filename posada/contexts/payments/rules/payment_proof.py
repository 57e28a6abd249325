"""Proofs of payment: what they must say, who compares them, and which day counts."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from posada.terms.rule import Rule


class PaymentProof(Rule):
    """A payment that the bank does not tell us of is matched by its proof, which staff compare with the statement.

    Until they have, nothing that follows lateness happens to the invoice; or only the acts in `holds` wait, where the
    terms name them. Sources: flooming/payment-proof-ticket, metsys/payment-report-required.

    Reading: the value date is that of the bank movement, so that a late verification causes no fee.
    """

    methods: tuple[str, ...]
    required: tuple[str, ...] = ("file",)
    roles: tuple[str, ...] = ("billing",)
    value_date: Literal["movement", "report"] = "movement"
    holds: frozenset[str] | None = None  # None: everything


class PaymentDoubt(Rule):
    """In doubt about a payment by one of these methods, staff may ask for the receipt, and decide with it.

    Source: flooming/referenced-proof-on-doubt.
    """

    methods: tuple[str, ...]
    role: str = "billing"


def missing(proof: Mapping[str, Any], rule: PaymentProof) -> list[str]:
    """What the proof lacks of what is required."""
    return [name for name in rule.required if not proof.get(name)]


def movement_day(proof: Mapping[str, Any]) -> date | None:
    """The day of the bank movement that the proof states."""
    stated = proof.get("date")
    if stated is None:
        return None
    return stated if isinstance(stated, date) else date.fromisoformat(str(stated))
