"""Changing what a running service is: more of it, or less."""

from typing import Literal

from posada.terms.rule import Rule


class Upgrade(Rule):
    """An addition to a service is ordered like something new: its difference is paid first, then staff carry it out.

    Sources: flooming/upgrade-orders, altomarketing/plan-change-unused-credit.

    Reading: within a month the difference of monthly prices is prorated as a new order is; less takes effect from
    the next renewal date; a renewal order issued and unpaid is corrected.
    """

    handled_by: str
    settled_first: bool = True  # refused while a payment is pending
    less_from: Literal["next-renewal", "at-once"] = "next-renewal"
    types: frozenset[str] = frozenset()  # that plans change among; none: only within their own type
