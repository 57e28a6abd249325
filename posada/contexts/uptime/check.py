"""Faults of terms about credits for downtime."""

from collections.abc import Iterable

from posada.contexts.uptime.rules.credit import CreditRequest, LongOutageCredit, MonthCredit, ShortOutageCredit
from posada.terms.check import rule_path
from posada.terms.contract import Terms
from posada.terms.faults import Fault


def check_credits(terms: Terms) -> Iterable[Fault]:
    """Credits that may be asked for, where nothing says what downtime is worth."""
    if not any(terms.rulings(kind) for kind in (MonthCredit, LongOutageCredit, ShortOutageCredit)):
        for ruling in terms.rulings(CreditRequest):
            yield Fault(
                "terms", rule_path(terms, ruling),
                "no month_credit, long_outage_credit or short_outage_credit says what downtime is worth", ruling.clause,
            )  # fmt: skip
