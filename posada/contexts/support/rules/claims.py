"""How claims are handled: first by ticket, level after level."""

from posada.terms.rule import Rule


class Escalation(Rule):
    """A claim goes through `levels` in order, under the same number. Source: flooming/escalation-path."""

    departments: tuple[str, ...]
    levels: tuple[str, ...] = ("agent", "supervisor", "customer-care")


class FirstInstance(Rule):
    """A complaint's file says whether a ticket of one of `kinds` came first. Source: flooming/complaint-first-instance.

    Reading: it is recorded and never bars anybody's legal rights.
    """

    kinds: tuple[str, ...]
