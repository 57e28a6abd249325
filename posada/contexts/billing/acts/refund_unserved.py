"""Giving back what was paid for days that were not served, once a person has so decided."""

from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.give_back import Return, give_back
from posada.contexts.billing.queries import Unserved
from posada.kernel.errors import BadInput
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.rule import Ground


def refund_unserved(
    service_id: int, currency: str, ended_on: date, *, net: Money | None, grounds: tuple[Ground, ...], now: datetime,
    by: Actor,
) -> None:  # fmt: skip
    """Refund what was paid for a service beyond `ended_on`, with its tax; or `net` of it before tax, and no more.

    The latest period is given back first.
    """
    parts = list(reversed(queries.unserved_parts(service_id, currency, ended_on)))
    whole = sum_money((part.net for part in parts), currency)
    left = whole if net is None else net
    if left > whole:
        raise BadInput("amount", left.plain(), "at most %(most)s", most=whole.plain())
    returns = []
    for part in parts:
        share = min(left, part.net)
        if share.is_positive:
            returns.append(Return(part.invoice_id, share, _tax_on(share, part)))
            left -= share
    give_back(returns, act="refund-unserved", grounds=grounds, now=now, by=by, facts={"ended_on": ended_on})


def _tax_on(share: Money, part: Unserved) -> Money:
    """The tax that goes with so much of a part."""
    return Money(part.tax.amount * share.amount / part.net.amount, share.currency).rounded()
