"""Every address as everybody: nobody, another customer, a contact who may nothing, staff, a key of each scope.

The back office's own walk, role by role, is in tests/office. An address that stands in no table here is a fault:
whoever adds one says whose it is.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from posada.contexts.backups.models import Copy
from posada.contexts.billing.models import FiscalDocument, Invoice
from posada.contexts.custody.models import ClientDocument
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Card
from posada.contexts.services.models import Service
from posada.contexts.support.models import Attachment, Notice, Ticket
from posada.contexts.webhooks.models import Endpoint
from posada.faces.api.main import api
from posada.faces.api.scopes import RESOURCES, scopes_for
from posada.ground.customers.acts.issue_token import issue_token
from posada.ground.customers.models import Contact, Staff, Token
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.models import Decision
from tests.test_api_schema import STORY

pytestmark = pytest.mark.django_db


def names(said: str) -> frozenset[str]:
    return frozenset(said.split())


# Open to everybody; an id in it is that of no customer's thing, or a secret of its own.
PUBLIC = names("""
site:store site:plan site:plan_price site:cart site:checkout site:brand site:health site:leave
site:pay_together site:unsubscribe site:payment_methods site:contact site:privacy site:changes site:status
site:setup site:terms site:version programs:docs hooks:gateway api:openapi-json api:api-root account_login
account_logout account_inactive account_signup account_email_verification_sent account_reset_password
account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
account_confirm_login_code mfa_authenticate mfa_login_webauthn
""")
# Of whoever is signed in: one's own way in, one's own keys.
OF_ONESELF = names("""
account_reauthenticate account_email account_change_password account_set_password mfa_index mfa_reauthenticate
mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn mfa_remove_webauthn
mfa_edit_webauthn usersessions_list programs:home programs:new_key programs:revoke programs:new_endpoint
programs:told programs:move portal:welcome portal:accept portal:area
""")
# Of a customer: what it shows is the customer's whom the person speaks for.
OF_A_CUSTOMER = names("""
portal:home portal:ahead portal:menu portal:security portal:dismiss_advice portal:invoices portal:pay_several
portal:statement_csv portal:statement_pdf portal:my_data portal:ask_export portal:export_progress
portal:close_account portal:services portal:contract portal:licences portal:products portal:renew
portal:orders portal:dns portal:whois portal:balance portal:payments portal:cards portal:notices portal:terms
portal:terms_change portal:data portal:fiscal_data portal:contacts portal:consent portal:documents
portal:setup portal:status portal:backups portal:usage portal:tickets portal:new_ticket
""")
# Of a customer, about one thing: its kind. Another customer does not find it.
OF_A_THING = {
    "portal:end_session": "session", "portal:invoice": "invoice", "portal:billing_data": "invoice",
    "portal:pay": "invoice", "portal:pay_from_balance": "invoice", "portal:pay_by_reference": "invoice",
    "portal:claim_pdf": "invoice", "portal:document_pdf": "document", "portal:ask": "service", "portal:file": "file",
    "portal:service": "service", "portal:service_use": "service", "portal:service_use_csv": "service",
    "portal:https": "service", "portal:names": "service", "portal:records": "service", "portal:site": "service",
    "portal:site_log": "service", "portal:applications": "service", "portal:relocation": "service",
    "portal:restore_copy": "copy",
    "portal:confirm_card": "card", "portal:card": "card", "portal:notice": "notice",
    "portal:send_document": "client-document", "portal:ticket": "ticket", "portal:why": "decision",
    "portal:why_pdf": "decision", "site:ordered": "order", "programs:revoke": "token", "programs:told": "endpoint",
    "programs:move": "endpoint",
}  # fmt: skip
OTHERS = {"kind": "cancel", "wish": "remove", "move": "pause", "name": "services", "number": "1"}
LOGIN = "/accounts/login/"


def addresses() -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address but those of the back office and of endpoints, which have walks of their own."""

    def walk(resolver: Any, spaces: tuple[str, ...] = (), begins: str = "") -> Iterator[tuple[str, str]]:
        for found in resolver.url_patterns:
            pattern = begins + str(found.pattern)
            if isinstance(found, URLResolver):
                yield from walk(found, (*spaces, found.namespace) if found.namespace else spaces, pattern)
            elif isinstance(found, URLPattern):
                yield ":".join((*spaces, str(found.name))), pattern

    endpoints = {op.view_func.__name__ for routers in api._routers for op in _operations(routers[1])}
    for name, pattern in walk(get_resolver()):
        space, _, short = name.rpartition(":")
        if space != "office" and not (space == "api" and short in endpoints):
            yield name, pattern


def _operations(router: Any) -> Iterator[Any]:
    for view in router.path_operations.values():
        yield from view.operations


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    script = Script.model_validate(STORY)
    with django_db_blocker.unblock(), scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        yield story


@pytest.fixture
def people(lived: Any, db: Any) -> Iterator[dict[str, Any]]:
    """Users: two customers, a contact of the first who may nothing, and an administrator."""
    cache.clear()
    with clock.use(MovableClock(lived.now)):
        users = {name: get_user_model().objects.create_user(name, f"{name}@people.example", "x")
                 for name in ("ana", "luis", "eva", "head")}  # fmt: skip
        for name in ("ana", "luis"):
            Contact.objects.filter(customer=lived.id_of(name, "customer")).update(user=users[name])
        Contact.objects.create(customer_id=lived.id_of("ana", "customer"), user=users["eva"], name="Eva",
                               email="eva@people.example", may=[], added_at=lived.now)  # fmt: skip
        Staff.objects.create(user=users["head"], name="head", roles=["administrator"])
        yield users


@pytest.fixture
def things(lived: Any, people: dict[str, Any]) -> dict[str, int]:
    """The first customer's things by kind."""
    ana, now = lived.id_of("ana", "customer"), lived.now
    own = {"customer_id": ana}
    file = Attachment.objects.create(**own, name="a.pdf", media_type="application/pdf", size=1, sha256="0" * 64,
                                     path="none", purpose="payment-proof", uploaded_at=now)  # fmt: skip
    card = Card.objects.create(**own, gateway="memory", key="k", token="t", brand="visa", last_four="4242",
                               expires="2028-11", holder="Ana", authorised_at=now)  # fmt: skip
    asked = ClientDocument.objects.create(**own, kind="id", about_kind="customer", about_id=ana, waits="order",
                                          role="billing", asked_at=now, decision_id=1)  # fmt: skip
    service = Service.objects.filter(**own).order_by("pk")[0]
    copy = Copy.objects.create(**own, service_id=service.pk, run_id=1, taken_at=now, good=True, snapshot="a" * 64)
    endpoint = Endpoint.objects.create(holder=ana, url="https://a.example/", secret="x", created_at=now)
    issue_token(people["ana"], "key", ["account:read"], expires_at=None, now=clock.wall())
    first = {
        kind: model.objects.filter(**own).order_by("pk").first()
        for kind, model in (("invoice", Invoice), ("document", FiscalDocument), ("service", Service),
                            ("notice", Notice), ("ticket", Ticket), ("order", Order))
    }  # fmt: skip
    decision = Decision.objects.filter(**own).order_by("id").first()
    assert decision is not None and all(first.values()), first
    return {
        **{kind: row.pk for kind, row in first.items() if row}, "file": file.pk, "card": card.pk,
        "client-document": asked.pk, "copy": copy.pk, "endpoint": endpoint.pk, "token": Token.objects.latest("pk").pk,
        "decision": decision.id, "session": 1,
    }  # fmt: skip


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def where(name: str, things: dict[str, int]) -> str:
    """The address of a thing of the first customer's, or of a page without one."""
    pattern = next(pattern for other, pattern in addresses() if other == name)
    asked = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
    said = {each: OTHERS.get(each, "x") for each in asked} | ({"id": 1} if "id" in asked else {})
    said |= {"pk": 1} if "pk" in asked else {}
    if name in OF_A_THING:
        said["id"] = things[OF_A_THING[name]]
    return reverse(name, kwargs=said)


def test_every_address_says_whose_it_is():
    known = {*PUBLIC, *OF_ONESELF, *OF_A_CUSTOMER, *OF_A_THING}
    there = {name for name, _pattern in addresses()}
    assert there <= known, f"whose are these? {sorted(there - known)}"
    assert known <= there, f"these are gone: {sorted(known - there)}"


def test_what_shows_a_thing_says_of_which_kind():
    shows = {name for name, pattern in addresses() if "<int:id>" in pattern}
    assert shows == set(OF_A_THING)


def test_nobody_gets_behind_the_door(things):
    client = Client()
    for name in (*OF_ONESELF, *OF_A_CUSTOMER, *OF_A_THING):
        if name in ("portal:area", "site:ordered"):
            continue
        address = where(name, things)
        for answer in (client.get(address), client.post(address)):
            asked = answer.status_code == 302 and answer["Location"].startswith((LOGIN, "/accounts/2fa/"))
            assert asked or answer.status_code == 405, (address, answer.status_code, answer.headers.get("Location"))
    assert client.get(where("site:ordered", things)).status_code == 404
    assert client.get(reverse("portal:area", args=["balance"]), follow=True).redirect_chain[-1][0].startswith(LOGIN)


def test_another_customer_finds_nothing_and_learns_nothing(things, people):
    client = signed_in(people["luis"])
    for name in OF_A_THING:
        address = where(name, things)
        answers = (client.get(address), client.post(address, {"text": "x", "answer": "consent", "step": "send"}))
        for answer in answers:
            assert answer.status_code in (404, 405), (address, answer.status_code)
            assert b"Ana G" not in answer.content
        assert 404 in {answer.status_code for answer in answers}, address
    for name in OF_A_CUSTOMER:
        answer = client.get(where(name, things), follow=True)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code in (200, 404, 405) and b"Ana G" not in content, (name, answer.status_code)
    assert client.get(reverse("portal:pay_several") + f"?invoice={things['invoice']}").status_code == 404


def test_a_contact_who_may_nothing_changes_nothing(things, people, lived):
    """It reads what its customer reads; whatever it asks is refused, or held until the primary contact confirms it."""
    client = signed_in(people["eva"])
    ana = lived.id_of("ana", "customer")
    client.get(reverse("portal:home"))
    before = set(Decision.objects.filter(customer_id=ana).values_list("id", flat=True))
    contacts = list(Contact.objects.filter(customer_id=ana).order_by("pk").values("pk", "email", "may", "removed_at"))
    primary = contacts[0]["pk"]
    sent = {
        "portal:contacts": [{"name": "Leo", "email": "leo@x.example", "may": ["support"]}, {"remove": primary},
                            {"permit": contacts[1]["pk"], "may": ["support"]}],
        "portal:fiscal_data": [{"legal_name": "Eva", "tax_id": "0", "address": "x", "city": "x", "country": "CO"}],
        "portal:data": [{"name": "Eva", "email": "eva@people.example", "phone": "1", "language": "es"}],
        "portal:card": [{}], "portal:close_account": [{"typed": "Ana Gómez"}],
    }  # fmt: skip
    for name, bodies in sent.items():
        for body in bodies:
            client.post(where(name, things), body)
    done = Decision.objects.filter(customer_id=ana, outcome="done").exclude(id__in=before)
    left = {"sign-in", "request-confirm"}
    acts = set(done.values_list("act", flat=True)) - left
    assert not {act for act in acts if act in ("add-contact", "remove-contact", "permit-contact", "change-contact",
                                               "change-fiscal-data", "remove-card", "close-account")}, acts  # fmt: skip
    now = Contact.objects.filter(customer_id=ana).order_by("pk").values("pk", "email", "may", "removed_at")
    assert list(now) == contacts
    assert Card.objects.get(pk=things["card"]).removed_at is None


def test_staff_have_no_client_area_and_customers_no_back_office(things, people):
    head, ana = signed_in(people["head"]), signed_in(people["ana"])
    for name in (*OF_A_CUSTOMER, *(name for name in OF_A_THING if name.startswith("portal:"))):
        answer = head.get(where(name, things))
        assert answer.status_code == 405 or answer.headers.get("Location") == reverse("office:home"), name
    assert ana.get(reverse("office:home")).status_code == 404


@pytest.mark.parametrize("person", ["ana", "head"])
def test_a_key_of_one_scope_opens_that_and_nothing_else(people, person):
    """Elsewhere it is told which scope it lacks; of what its person has no door to, nothing."""
    client, staff = Client(), person == "head"
    operations = [
        (method, re.sub(r"\{\w+\}", "999999999", path), operation["tags"][0],
         any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", ())))
        for path, found in api.get_openapi_schema()["paths"].items()
        for method, operation in found.items()
    ]  # fmt: skip
    for scope in scopes_for(staff=staff):
        until = clock.wall() + timedelta(hours=1)
        secret = issue_token(people[person], scope, [scope], expires_at=until, now=clock.wall())[1]
        cache.clear()
        for method, path, resource, writes in operations:
            wanted = f"{resource}:{'write' if writes else 'read'}"
            answer = getattr(client, method)(
                path, {} if method != "get" else None, content_type="application/json",
                headers={"authorization": f"Bearer {secret}"},
            )  # fmt: skip
            has = RESOURCES[resource].page is not None if staff else RESOURCES[resource].customers
            if not has:
                assert answer.status_code in (404, 422), (scope, method, path, answer.status_code)
            elif wanted != scope:
                assert answer.status_code in (403, 422, 400), (scope, method, path, answer.status_code)
            else:
                assert answer.status_code != 403, (scope, method, path)
