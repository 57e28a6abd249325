"""Which staff may look at whose personal data."""

from collections.abc import Mapping

from posada.terms.rule import Rule


class PersonalDataAccess(Rule):
    """Staff see a kind of personal data only in a role that needs it, and every look is logged.

    Source: flooming/privacy-notice. `roles` lists, for each kind of data, the roles that may see it.
    """

    roles: Mapping[str, tuple[str, ...]]


def may_see(what: str, role: str | None, rule: PersonalDataAccess) -> bool:
    """Whether somebody in `role` may see data of that kind; the administrator may see all."""
    return role == "administrator" or role in rule.roles.get(what, ())
