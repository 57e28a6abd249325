"""Who works for the house: taken on with roles, given others, let go. Each is a decision of the administrator."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection

from posada.ground.agenda.roles import ADMINISTRATOR, permitted
from posada.ground.customers.models import Contact, Staff
from posada.ground.customers.staff_roles import roles_of
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.versions import book

ONE_AT_A_TIME = 0x57AFF  # the advisory lock under which staff change, so that an administrator is left


def take_on(name: str, email: str, roles: Sequence[str], *, now: datetime, by: Actor) -> Staff:
    """A new member of staff, who has yet to choose a password.

    BadInput for an address that is none or is somebody's already, no name, and roles that the house does not know.
    """
    _lock()
    address, known = _address(email), _known(roles, now)
    if not name.strip():
        raise BadInput("name", name, "the person's name")
    if _taken(address):
        raise BadInput("email", email, "an address that no member of staff and no customer signs in with")
    (id,) = take_ids("customers_staff_id_seq", 1)
    _decide(id, "take-on-staff", {"roles": known}, now, by)
    user = get_user_model().objects.create_user(username=address, email=address)
    return Staff.objects.create(id=id, user=user, name=name.strip(), roles=known)


def give_roles(staff: Staff, roles: Sequence[str], *, now: datetime, by: Actor) -> None:
    """From now on the person has these roles. BadInput where no administrator would be left."""
    _lock()
    known = _known(roles, now)
    if not staff.user.is_active:
        raise BadInput("staff", staff.name, "a person who works here")
    _leaves_an_administrator(staff, known)
    _decide(staff.pk, "give-staff-roles", {"roles": known, "before": staff.roles}, now, by)
    staff.roles = known
    staff.save(update_fields=["roles"])


def let_go(staff: Staff, *, now: datetime, by: Actor) -> None:
    """The person works here no more: signed out everywhere at the next request. BadInput for the last administrator."""
    _lock()
    if not staff.user.is_active:
        raise BadInput("staff", staff.name, "a person who works here")
    _leaves_an_administrator(staff, ())
    _decide(staff.pk, "let-staff-go", {"before": staff.roles}, now, by)
    staff.roles = []
    staff.save(update_fields=["roles"])
    staff.user.is_active = False
    staff.user.set_unusable_password()
    staff.user.save(update_fields=["is_active", "password"])


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadInput("email", email, "an address, name@example.com") from error
    return address


def _taken(address: str) -> bool:
    users = get_user_model().objects.filter(email__iexact=address)
    return users.exists() or Contact.objects.filter(email__iexact=address, removed_at=None).exists()


def _known(roles: Sequence[str], now: datetime) -> list[str]:
    """These roles, each once and in the house's order; BadInput for none, or one that it does not know."""
    allowed = roles_of(book().for_existing(now))
    if not roles or (unknown := sorted(set(roles) - set(allowed))):
        raise BadInput("roles", ", ".join(unknown) if roles else "", ", ".join(allowed))
    return [role for role in allowed if role in roles]


def _leaves_an_administrator(staff: Staff, roles: Sequence[str]) -> None:
    others = Staff.objects.filter(roles__contains=[ADMINISTRATOR], user__is_active=True).exclude(pk=staff.pk)
    if ADMINISTRATOR in staff.roles and ADMINISTRATOR not in roles and not others.exists():
        raise BadInput("roles", ", ".join(roles), "administrator: nobody else is one")


def _decide(id: int, act: str, facts: dict[str, Any], now: datetime, by: Actor) -> None:
    verdict = Verdict(0, "staff", id, act, now, (), facts=facts, effects=("staff-changed",))
    allowed = permitted(verdict, act, by=by, terms=book().for_existing(now), otherwise=(ADMINISTRATOR,))
    record([allowed], now=now, actor=by)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
