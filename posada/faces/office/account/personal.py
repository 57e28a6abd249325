"""Personal data on a customer's page: shown to roles that the terms name, and each look is kept, where they say so."""

from collections.abc import Collection
from contextlib import suppress

from django.db import IntegrityError

from posada.faces.office.desk import Desk
from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.see_personal_data import see_personal_data
from posada.ground.customers.models import Customer
from posada.ground.customers.rules.personal_data_access import PersonalDataAccess, may_see

# What the page shows -> under which of these names the terms speak of it.
KINDS = {"contact": ("contact", "personal-data"), "fiscal-data": ("fiscal-data", "financial-records", "personal-data")}


def open_to(at: Desk) -> frozenset[str]:
    """What is shown at once: everything where the terms have no rule about who sees it, else nothing."""
    return frozenset(KINDS) if at.terms.ruling(PersonalDataAccess) is None else frozenset()


def may_look(at: Desk) -> tuple[str, dict[str, str]]:
    """The role in which the person may see most by the terms, and what: each with the name that they give it."""
    ruling = at.terms.ruling(PersonalDataAccess)
    if ruling is None:
        return "", {}
    named = {what: next((name for name in names if name in ruling.rule.roles), names[0])
             for what, names in KINDS.items()}  # fmt: skip
    found: tuple[str, dict[str, str]] = "", {}
    for role in at.staff.roles:
        seen = {what: name for what, name in named.items() if may_see(name, role, ruling.rule)}
        found = (role, seen) if len(seen) > len(found[1]) else found
    return found


def look(customer: Customer, purpose: str, at: Desk, only: Collection[str] = tuple(KINDS)) -> frozenset[str]:
    """See what the person may of a customer's personal data, of these kinds, and keep that they did."""
    role, named = may_look(at)
    seen = {what: name for what, name in named.items() if what in only}
    if not seen:
        return frozenset()
    by = at.acting(role)
    with suppress(IntegrityError), unit(at.now, by):  # where the clock stands still, this instant's look is kept
        see_personal_data(customer, *sorted(set(seen.values())), purpose=purpose, by=by, now=at.now)
    return frozenset(seen)
