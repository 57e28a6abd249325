"""Reminders of a coming expiry, given as a courtesy."""

from pydantic import field_validator

from posada.terms.rule import Rule


class ExpiryReminders(Rule):
    """Reminders `days_before` the expiry. As a courtesy they give no right: a missed one changes nothing.

    Source: flooming/domain-reminders.
    """

    days_before: tuple[int, ...]
    courtesy: bool = True

    @field_validator("days_before")
    @classmethod
    def days_lie_before_the_expiry(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value or min(value) < 0:
            raise ValueError("days_before lists whole days before the expiry, 0 or more")
        return tuple(sorted(set(value), reverse=True))
