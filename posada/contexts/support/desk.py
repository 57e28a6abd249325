"""The departments' desk: who attends to what, whether it is open, and when it opens."""

from dataclasses import dataclass
from datetime import datetime

from posada.contexts.support.rules.department import Department
from posada.contexts.support.rules.out_of_hours import OutOfHours
from posada.contexts.support.rules.round_the_clock import RoundTheClock
from posada.contexts.support.rules.tickets_any_time import TicketsAnyTime
from posada.kernel.errors import BadInput
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds


@dataclass(frozen=True, slots=True)
class Desk:
    """A department at one instant: its next opening, which is that instant itself while it is open."""

    department: str
    opens_at: datetime
    is_open: bool
    grounds: tuple[Ground, ...]


def department_for(kind: str, terms: Terms) -> str | None:
    """The department that attends to this kind of matter; None where the terms name none."""
    for ruling in terms.rulings(Department):
        if kind in ruling.rule.matters:
            return ruling.rule.of
    return None


def desk(department: str, terms: Terms, at: datetime) -> Desk:
    """The department's desk at that instant, with the clauses that say who sits there, and what holds while closed."""
    if department not in terms.provider.departments:
        raise BadInput("department", department, ", ".join(sorted(terms.provider.departments)))
    opens_at = terms.provider.calendar(department).next_opening(at)
    is_open = opens_at == at
    found = grounds(terms.ruling(Department, of=department))
    always = terms.ruling(RoundTheClock)
    if always is not None and always.rule.department == department:
        found += always.orders()
    if not is_open:
        any_time = terms.ruling(TicketsAnyTime)
        if any_time is not None and department in any_time.rule.departments:
            found += any_time.permits()
        found += grounds(terms.ruling(OutOfHours), role="limits")
    return Desk(department, opens_at, is_open, found)
