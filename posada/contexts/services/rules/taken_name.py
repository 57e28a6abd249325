"""Names that turn out to be taken once they are paid for."""

from posada.terms.rule import Rule


class TakenName(Rule):
    """A name that the registry refuses for one of these `reasons` waits for another one, its money kept on it.

    Source: metsys/domain-taken-after-payment. What else was ordered with it goes on. Reading: the failed task says the
    reason as the first word of its note.
    """

    reasons: tuple[str, ...] = ("taken", "invalid")

    def reason(self, note: str) -> str | None:
        """Which of the reasons a failed task gives; None where it gives another."""
        said = note.replace(":", " ").split()
        return said[0] if said and said[0] in self.reasons else None


class AlternativeName(Rule):
    """The customer may send another name under the same ending, which is registered with the money kept.

    Source: metsys/domain-alternative-name. Reading: for another ending, whose price differs, a person is asked.
    """


def ending(name: str) -> str:
    """What stands after the first dot of a name."""
    return name.partition(".")[2].lower()
