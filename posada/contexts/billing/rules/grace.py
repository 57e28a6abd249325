"""Days after the due day on which payment still carries no consequence."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class Grace(Rule):
    """`days` after the due day without fee or suspension; other rules refer to them.

    Source: flooming/grace-five-days.
    """

    days: Duration
