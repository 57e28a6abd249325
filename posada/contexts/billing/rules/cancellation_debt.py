"""Who collects what is left unpaid on a cancellation."""

from posada.terms.rule import Rule


class CancellationDebt(Rule):
    """What is unpaid on a service's cancellation goes to a person who assigns it to one of `collectors`, from that day.

    Source: flooming/cancel-collections.
    """

    collectors: tuple[str, ...]
    role: str = "billing"
