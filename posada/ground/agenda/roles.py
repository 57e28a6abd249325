"""Opening an assisted act to those whose role it is, and to nobody else."""

from collections.abc import Collection
from dataclasses import replace

from posada.ground.agenda.rules.staff_roles import StaffRoles, roles_for
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import distinct

ADMINISTRATOR = "administrator"


def permitted(verdict: Verdict, duty: str, *, by: Actor, terms: Terms, otherwise: Collection[str] = ()) -> Verdict:
    """The verdict, standing also on the rule that opens `duty` to this person's role. Raises Refused for others.

    `otherwise` are the roles of a duty that the terms do not name. The house itself is never refused.
    """
    ruling = terms.ruling(StaffRoles)
    roles = roles_for(duty, ruling.rule if ruling else None, otherwise)
    if by.is_customer or (by.is_staff and roles and by.role not in (*roles, ADMINISTRATOR)):
        grounds = distinct((*(ruling.orders() if ruling else ()), *verdict.grounds))
        raise verdict.refused("role-not-allowed", grounds=grounds, needs=sorted(roles), role=by.role)
    if ruling is None or not by.is_staff:
        return verdict
    return replace(verdict, grounds=distinct((*verdict.grounds, *ruling.permits())))
