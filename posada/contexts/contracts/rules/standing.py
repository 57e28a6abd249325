"""What the terms say by what they do not say, and to whom a clause speaks."""

from typing import Literal

from posada.terms.rule import Rule


class NoClauseNoAct(Rule):
    """An act of one of these kinds has no clause here: it is refused unless a document that was loaded orders it.

    Source: alestra/no-clause-no-act. `absent` names what the text leaves out; `searched` the documents looked through.
    """

    absent: tuple[str, ...]
    searched: tuple[str, ...]


class Applicability(Rule):
    """Only clauses about what a customer has contracted apply to that customer.

    Source: alestra/applicability-by-contracted-service. A clause is about what its rules select.
    """

    by: Literal["contracted-services"] = "contracted-services"


class ServiceStates(Rule):
    """The states of a contracted service that a customer is shown, each with the clause behind it.

    Source: alestra/service-states.
    """

    states: tuple[str, ...]
