"""Who delivers and changes services by hand, and in which hours."""

from posada.terms.rule import Rule


class ActivationDesk(Rule):
    """New services and upgrades are attended by `department` in its hours. Source: flooming/dept-activations-hours."""

    department: str
