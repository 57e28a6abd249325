"""Which role of the staff may do what."""

from collections.abc import Collection, Mapping
from typing import Self

from pydantic import model_validator

from posada.terms.rule import Rule


class StaffRoles(Rule):
    """Each assisted act is open only to the roles named for it. Source: flooming/staff-roles.

    `duties` names acts (`verify-order`) and kinds of cases (`refund`). Reading: a preventive suspension is taken by the
    agent on duty; a finding of fraud, a definitive suspension and a cancellation for breach only by a supervisor.
    """

    roles: frozenset[str]
    duties: Mapping[str, frozenset[str]]

    @model_validator(mode="after")
    def duties_name_known_roles(self) -> Self:
        unknown = sorted({role for roles in self.duties.values() for role in roles} - self.roles)
        if unknown:
            raise ValueError(f"duties name {', '.join(unknown)}; roles has {', '.join(sorted(self.roles))}")
        return self


def roles_for(duty: str, rule: StaffRoles | None, otherwise: Collection[str]) -> frozenset[str]:
    """The roles to which a duty is open; `otherwise` where the rule does not name it."""
    named = rule.duties.get(duty) if rule is not None else None
    return named if named is not None else frozenset(otherwise)
