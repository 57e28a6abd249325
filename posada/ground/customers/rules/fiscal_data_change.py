"""Changing fiscal data, from when a change counts, and what it leaves alone."""

from datetime import datetime
from typing import Literal

from posada.terms.rule import Rule


class FiscalDataChange(Rule):
    """Customers change fiscal data themselves by some doors, or ask `role` by others.

    Source: flooming/fiscal-data-change.
    """

    at_once: tuple[str, ...]
    on_request: tuple[str, ...]
    role: str = "billing"


class FiscalDataEffect(Rule):
    """From when a change shows in tax invoices. Source: flooming/fiscal-change-from-date.

    Reading: a change made at once counts from then; one asked of staff counts from the request. Tax invoices of the
    account wait while one is pending.
    """

    at_once: Literal["modification"] = "modification"
    on_request: Literal["request", "modification"] = "request"


class FiscalConfirmation(Rule):
    """Before each payment by these doors the payer confirms the fiscal data that the tax invoice will carry.

    Source: flooming/fiscal-verify-before-paying. Reading: an automatic charge has no confirmation; its renewal notice
    shows the data.
    """

    doors: tuple[str, ...]


def effective_at(requested_at: datetime, applied_at: datetime, *, on_request: bool, rule: FiscalDataEffect) -> datetime:
    """The instant from which changed data count."""
    return requested_at if on_request and rule.on_request == "request" else applied_at
