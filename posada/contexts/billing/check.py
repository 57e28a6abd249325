"""Faults of a provider's dunning: steps out of order, and figures that were left open."""

from collections.abc import Iterable
from datetime import date

from posada.contexts.billing.rules.late_fee import LateFee, falls_due_on
from posada.contexts.billing.rules.reactivation_fee import ReactivationFee
from posada.contexts.billing.rules.suspension import Suspension, suspended_on
from posada.terms.check import rule_path
from posada.terms.contract import Terms
from posada.terms.faults import Fault

ANY_DAY = date(2026, 4, 1)


def check_ladder(terms: Terms) -> Iterable[Fault]:
    """A late fee that would come after the suspension it precedes."""
    for fee in terms.rulings(LateFee):
        charged_on = falls_due_on(ANY_DAY, fee.rule, terms.calendar)
        for suspension in terms.rulings(Suspension):
            off_on = suspended_on(ANY_DAY, suspension.rule, terms.calendar)
            if fee.rule.applies_to.overlaps(suspension.rule.applies_to) and charged_on > off_on:
                yield Fault(
                    "terms", rule_path(terms, suspension),
                    f"the suspension on day {(off_on - ANY_DAY).days} comes before the late fee of {fee.clause},"
                    f" charged on day {(charged_on - ANY_DAY).days}: the ladder's steps stand in the wrong order",
                    suspension.clause,
                )  # fmt: skip


def check_open_figures(terms: Terms) -> Iterable[Fault]:
    """Fees of which only the ceiling stands: nothing is charged until the provider has set and published them."""
    for fee in terms.rulings(LateFee):
        if fee.rule.percent is None:
            yield Fault("terms", rule_path(terms, fee), "no percent is set, so no late fee is charged", fee.clause,
                        severity="warning")  # fmt: skip
    for ruling in terms.rulings(ReactivationFee):
        if ruling.rule.amount is None:
            yield Fault("terms", rule_path(terms, ruling), "no amount is set, so no reactivation fee is charged",
                        ruling.clause, severity="warning")  # fmt: skip
