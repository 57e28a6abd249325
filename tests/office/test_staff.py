"""Who works for the house: taken on, given roles, let go, from the office and from the command line."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.keep_staff import give_roles, let_go, take_on
from posada.ground.customers.models import Contact, Staff
from posada.ground.customers.staff_roles import roles_of
from posada.kernel.clock import MovableClock
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Refused
from posada.terms.models import Decision
from posada.terms.versions import book
from tests.office.conftest import signed_in

ADMINISTRATOR = Actor("staff", role="administrator", channel="staff")
pytestmark = pytest.mark.usefixtures("moving")


def new(moving: MovableClock, email: str = "ana@house.example", roles: tuple[str, ...] = ("billing",)) -> Staff:
    with unit(moving.now(), ADMINISTRATOR):
        return take_on("Ana Gómez", email, roles, now=moving.now(), by=ADMINISTRATOR)


def test_somebody_new_is_handed_a_link_chooses_a_password_and_is_at_the_desk() -> None:
    boss = signed_in("administrator")
    sent = {"name": "Ana Gómez", "email": "Ana@House.example", "role": ["billing", "sales"]}
    page = boss.post(reverse("office:add_staff"), sent).content.decode()
    (link,) = re.findall(r"http://testserver(/\S+?)</code>", page)
    ana = Client(headers={"accept-language": "es"})
    chosen = ana.get(link, follow=True).redirect_chain[-1][0]
    ana.post(chosen, {"password1": "una-Clave-larga-77", "password2": "una-Clave-larga-77"})
    assert ana.login(username="ana@house.example", password="una-Clave-larga-77")
    assert ana.get(reverse("office:payments")).status_code == 200
    assert ana.get(reverse("office:staff")).status_code == 404
    assert Client().get(link, follow=True).context["token_fail"]  # it works once
    assert Staff.objects.get(name="Ana Gómez").roles == ["sales", "billing"]


def test_roles_hold_from_the_next_page_and_leaving_ends_every_session(moving: MovableClock) -> None:
    ana = new(moving)
    browser = Client()
    browser.force_login(ana.user, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(reverse("office:payments")).status_code == 200
    boss = signed_in("administrator")
    boss.post(reverse("office:member", args=[ana.pk]), {"role": ["activations"]})
    assert browser.get(reverse("office:payments")).status_code == 404
    assert browser.get(reverse("office:tasks")).status_code == 200
    boss.post(reverse("office:leave_staff", args=[ana.pk]))
    assert browser.get(reverse("office:tasks")).status_code == 302
    assert not get_user_model().objects.get(pk=ana.user_id).has_usable_password()
    acts = Decision.objects.filter(subject_kind="staff", subject_id=ana.pk).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["take-on-staff", "give-staff-roles", "let-staff-go"]


@pytest.mark.parametrize(("changed", "field"), [
    ({"name": " "}, "name"), ({"email": "nobody"}, "email"), ({"email": "ana@house.example"}, "email"),
    ({"roles": ()}, "roles"), ({"roles": ("king",)}, "roles"),
])  # fmt: skip
def test_bad_input_is_named_and_changes_nothing(moving: MovableClock, changed: dict[str, Any], field: str) -> None:
    new(moving)
    given = {"name": "Beto Ruiz", "email": "beto@house.example", "roles": ("sales",), **changed}
    with pytest.raises(BadInput) as said, unit(moving.now(), ADMINISTRATOR):
        take_on(given["name"], given["email"], given["roles"], now=moving.now(), by=ADMINISTRATOR)
    assert said.value.field == field
    assert Staff.objects.count() == 1


def test_a_customer_s_address_is_no_member_of_staff_s(moving: MovableClock) -> None:
    address = Contact.objects.values_list("email", flat=True).first()
    with pytest.raises(BadInput, match="email"):
        new(moving, str(address))


def test_an_administrator_is_always_left(moving: MovableClock) -> None:
    only, now = new(moving, roles=("administrator",)), moving.now()
    with pytest.raises(BadInput, match="nobody else is one"):
        let_go(only, now=now, by=ADMINISTRATOR)
    with pytest.raises(BadInput, match="nobody else is one"):
        give_roles(only, ["billing"], now=now, by=ADMINISTRATOR)
    new(moving, "beto@house.example", ("administrator",))
    with unit(now, ADMINISTRATOR):
        let_go(only, now=now, by=ADMINISTRATOR)
    assert not Staff.objects.get(pk=only.pk).user.is_active


def test_only_an_administrator_takes_people_on(moving: MovableClock) -> None:
    by = Actor("staff", role="billing", channel="staff")
    with pytest.raises(Refused) as refusal:
        take_on("Beto Ruiz", "beto@house.example", ["sales"], now=moving.now(), by=by)
    assert refusal.value.reason == "role-not-allowed"


def test_roles_that_the_terms_name_can_be_given(moving: MovableClock) -> None:
    terms = book().for_existing(moving.now())
    assert {"administrator", "billing", "supervisor"} <= set(roles_of(terms))
    assert len(set(roles_of(terms))) == len(roles_of(terms))
