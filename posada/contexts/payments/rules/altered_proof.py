"""Proofs that match no income: when they may be called altered, and how long the customer may prove them good."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.kernel.months import last_day_of_month
from posada.terms.rule import Rule


class AlteredProof(Rule):
    """A person may class a proof as altered once the bank was waited for. Source: flooming/altered-proof-finding.

    Reading: the text names no time to wait for the bank; `wait` is counted from the day the proof came in.
    """

    compared: tuple[Literal["bank", "date", "transaction", "amount"], ...]
    wait: Duration
    role: str = "supervisor"


def may_be_found_from(received_on: date, rule: AlteredProof, calendar: Calendar) -> datetime:
    """The instant from which the finding can be made: when the last day of the wait has closed."""
    return calendar.close_of(calendar.after(received_on, rule.wait))


class AlteredProofSuspension(Rule):
    """The services that the proof was to pay are suspended at once, and no other.

    Source: flooming/altered-proof-suspension.
    """

    scope: Literal["services-to-be-paid"] = "services-to-be-paid"


class AlteredProofDefence(Rule):
    """A letter of the issuing bank is heard until the end of the month of the notice.

    Source: flooming/altered-proof-defence. Reading: the month's last days leave almost no time, so a letter is heard
    for `at_least` so long after the notice, and what follows waits for it.
    """

    until: Literal["end-of-month"] = "end-of-month"
    at_least: Duration
    letter_states: tuple[str, ...]
    role: str = "supervisor"


@dataclass(frozen=True, slots=True)
class Hearing:
    """The last day as the terms write it, and the last day on which a letter is still heard."""

    deadline: date
    heard_until: date


def hearing(told_on: date, rule: AlteredProofDefence, calendar: Calendar) -> Hearing:
    """How long a customer told on `told_on` may prove the payment."""
    deadline = last_day_of_month(told_on)
    return Hearing(deadline, max(deadline, calendar.after(told_on, rule.at_least)))


class FraudCancellation(Rule):
    """With no letter accepted in time a person may cancel all the customer's services.

    Source: flooming/altered-proof-cancellation. Reading: what may be used with any provider stays with its holder.
    """

    scope: Literal["all-services"] = "all-services"
    reason: str = "attempted-fraud"
    role: str = "supervisor"


class FraudDebts(Rule):
    """Debts up to the cancellation, paid, close the matter; else a person decides on legal action.

    Source: flooming/altered-proof-debts.
    """

    role: str = "supervisor"
