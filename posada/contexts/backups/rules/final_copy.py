"""The last copy of a service that has ended, which outlives its data."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class FinalCopy(Rule):
    """Of a service that has ended a last copy is made; once its data are deleted it is kept for `keep`, then removed.

    Reading: nothing is deleted before that copy stands, save at the customer's own word, which goes for the copy
    too. One that cannot be made is put before `role`. What no node of ours carries has none.
    """

    keep: Duration
    role: str
