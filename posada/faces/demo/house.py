"""Setting up the demonstration: published terms, a lived year, and a sign-in for every kind of person."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from posada.faces.demo.people import people
from posada.faces.demo.year import Year
from posada.ground.agenda.house_clock import move_house_clock
from posada.ground.customers.models import Contact, Customer, Staff
from posada.kernel.clock import wall
from posada.rehearsal.scratch import override
from posada.terms import content, sources
from posada.terms.pack import Pack, all_packs, find_pack
from posada.terms.versions import book, publish

STAFF = {
    "administrator": "Adriana Soto", "payment_verifier": "Pedro Cano", "billing": "Berta Lema", "sales": "Sergio Paz",
    "support": "Sofía Mora", "activations": "Andrés Gil", "customer-care": "Clara Ruiz",
}  # fmt: skip


def is_built() -> bool:
    """Whether the demonstration's year was lived already."""
    return Customer.objects.exists()


def build(customers: int, tell: Callable[[str], None]) -> int:
    """Publish the pack with figures set, and live the year; how many customers there are in the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # nothing is lost that could not be built again
    pack = demonstrated()
    publish(drafted(pack), by="demo", now=wall())
    calendar = book().newest().calendar
    now = wall()
    year = Year(people(customers, calendar.today(now)), calendar, calendar.today(now), tell)
    ended: datetime = year.live()
    move_house_clock(ended)
    return Customer.objects.count()


def demonstrated() -> Pack:
    """The pack that POSADA_PACK names, or else the first one that has a `demo.yaml`."""
    if settings.POSADA_PACK:
        return find_pack(settings.POSADA_PACK)
    packs = [find_pack(name) for name in all_packs()]
    return next((pack for pack in packs if pack.demo_file().exists()), packs[0])


def drafted(pack: Pack) -> dict[str, Any]:
    """The pack's newest version, with the figures that its `demo.yaml` supposes where the terms leave them open."""
    data = content.content(
        pack.name, sources.read(pack.provider_file()), sources.read(pack.terms_file()),
        sources.read(pack.catalog_file()),
    )  # fmt: skip
    if pack.demo_file().exists():
        for clause, figures in sources.read(pack.demo_file())["terms"].items():
            override(data, clause, figures)
    return data


@transaction.atomic
def sign_ins() -> list[tuple[str, str, str]]:
    """(who, e-mail, password) of the first customer and one member of staff a role; passwords are new each time."""
    first = Contact.objects.filter(is_primary=True).order_by("pk").first()
    made = []
    if first is not None:
        user, password = _user(first.email)
        first.user = user
        first.save(update_fields=["user"])
        made.append((f"customer ({first.name})", first.email, password))
    for role, name in STAFF.items():
        email = f"{role.replace('_', '-')}@staff.example"
        user, password = _user(email)
        Staff.objects.update_or_create(user=user, defaults={"name": name, "roles": [role]})
        made.append((f"staff: {role}", email, password))
    return made


def _user(email: str) -> tuple[Any, str]:
    password = secrets.token_urlsafe(9)
    user, _ = get_user_model().objects.get_or_create(username=email, defaults={"email": email})
    user.set_password(password)
    user.save()
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user, password
