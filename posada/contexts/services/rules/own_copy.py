"""Whose task it is to keep a copy of the data of a service that ends."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class OwnCopy(Rule):
    """The customer alone copies its data before the end; it is asked to confirm that, and reminded `remind_before`.

    Source: laredonet/customer-backup-before-end. Reading: the reminder is a courtesy, and gives no right.
    """

    remind_before: Duration
