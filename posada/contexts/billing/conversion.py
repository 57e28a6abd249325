"""What a figure of the terms comes to in the currency of a claim."""

from datetime import date
from typing import Any, NamedTuple

from posada.contexts.billing.rules.converted_fees import ConvertedFees
from posada.ground.rates.queries import Rates
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds


class Converted(NamedTuple):
    """An amount in the currency wanted, the clause that converts it, and the rate with its day and its source."""

    amount: Money
    grounds: tuple[Ground, ...] = ()
    facts: dict[str, Any] = {}


def rates_for(terms: Terms) -> Rates:
    """The stored rates, for one batch."""
    return Rates(terms.provider.currencies[0])


def in_currency(stated: Money, currency: str, terms: Terms, rates: Rates, *, on: date) -> Converted:
    """`stated` at its equivalent in `currency` on a day, rounded by the rule; itself where it is in it already.

    Raises NoRule where the terms convert nothing, NoRate where no rate of that day is stored: then nothing is charged.
    """
    if stated.currency == currency:
        return Converted(stated)
    ruling = terms.required(ConvertedFees)
    rule = ruling.rule
    since = terms.calendar.before(on, rule.no_older_than)
    exchange = rates.exchange(stated, currency, on=on, since=since, source=rule.source)
    return Converted(exchange.amount.rounded(rule.round_to), grounds(ruling, role="limits"), exchange.facts)
