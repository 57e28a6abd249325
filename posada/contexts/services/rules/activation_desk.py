"""Who delivers and changes services by hand, and in which hours."""

from posada.terms.rule import Rule


class ActivationDesk(Rule):
    """The tasks of new services and upgrades (`attends`) are done by `department` in its hours.

    Source: flooming/dept-activations-hours.

    Reading: "GMT +5" is a slip for the time of Colombia, and public holidays are open, as only weekdays are listed.
    """

    department: str
    attends: tuple[str, ...] = ("create", "change-plan")
