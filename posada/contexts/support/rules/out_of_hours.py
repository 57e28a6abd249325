"""What may be expected outside a department's hours, or of the wrong department."""

from posada.terms.rule import Rule


class OutOfHours(Rule):
    """Nobody need attend while closed, nor for another department: the next opening is told, a ticket may be moved.

    Source: flooming/no-service-out-of-hours.

    Reading: a ticket is always taken, and a moved one keeps its place by its arrival; the periods of the terms run.
    """

    tell_next_opening: bool = True
    move_to_the_right_department: bool = True
