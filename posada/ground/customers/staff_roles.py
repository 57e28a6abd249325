"""The roles that members of staff may have: those of every house, and those that the provider's terms name."""

from collections.abc import Iterator

from posada.ground.agenda.roles import ADMINISTRATOR
from posada.ground.agenda.rules.staff_roles import StaffRoles
from posada.terms.contract import Terms

OF_EVERY_HOUSE = (
    ADMINISTRATOR, "sales", "billing", "support", "activations", "customer-care", "payment_verifier", "abuse",
)  # fmt: skip
NAMING = ("role", "handled_by", "overdue_to")  # figures that name who decides, does, or answers for a matter


def roles_of(terms: Terms) -> tuple[str, ...]:
    """The roles that a member of staff may have under these terms, those of every house first."""
    named = sorted({*_named(terms), *terms.provider.departments} - set(OF_EVERY_HOUSE))
    return (*OF_EVERY_HOUSE, *named)


def _named(terms: Terms) -> Iterator[str]:
    ruling = terms.ruling(StaffRoles)
    if ruling is not None:
        yield from ruling.rule.roles
    for clause in terms.clauses.values():
        for each in clause.rulings:
            values = (getattr(each.rule, figure, None) for figure in NAMING)
            yield from (value for value in values if isinstance(value, str) and value)
