"""Every endpoint, as everybody: nobody, a key without scopes, another customer, each role."""

import re
from typing import Any

import pytest
from django.core.cache import cache

from posada.faces.api.limits import UNKNOWN_KEYS
from posada.faces.api.main import api
from posada.faces.api.scopes import RESOURCES
from posada.faces.office.permissions import BY_NAME, EVERYBODY
from posada.ground.customers.acts.issue_token import revoke_token
from posada.ground.customers.models import Token
from posada.kernel import clock

pytestmark = pytest.mark.django_db
CUSTOMERS_ONLY = ("/export", "/preferences")  # of the caller's own account: staff have none


def endpoints() -> list[tuple[str, str, str]]:
    """Method, path and resource of each: the walk misses none that is added."""
    paths: dict[str, Any] = api.get_openapi_schema()["paths"]
    return [
        (method, path.removeprefix("/api/v1"), operation["tags"][0])
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]


def named(path: str, id: str) -> str:
    """The path with an id in its place."""
    return re.sub(r"\{\w+\}", id, path)


def reach(program: Any, method: str, path: str) -> int:
    where = named(path, "999999999")
    return int((program.get(where) if method == "get" else program.send(where, {}, method=method)).status_code)


def test_nobody_gets_anything_without_a_key(house, client):
    for method, path, _ in endpoints():
        answer = getattr(client, method)(f"/api/v1{named(path, '1')}")
        assert answer.status_code == 401, (method, path)
        assert answer["WWW-Authenticate"] == "Bearer"


def test_a_key_without_scopes_reaches_nothing(house):
    bare = house.customer("ana", "none:read")
    for method, path, _ in endpoints():
        assert reach(bare, method, path) in (403, 404, 422), (method, path)


def test_a_customers_key_does_not_know_of_what_is_for_staff(house):
    ana = house.customer("ana")
    for method, path, resource in endpoints():
        if not RESOURCES[resource].customers:
            assert reach(ana, method, path) in (404, 422), (method, path)


@pytest.mark.parametrize("role", ["sales", "billing", "support", "activations", "customer-care", "payment_verifier"])
def test_a_member_of_staff_reaches_what_their_role_needs(house, role):
    program = house.staff(role)
    for method, path, resource in endpoints():
        page = RESOURCES[resource].page
        has = page is not None and (role in BY_NAME[page].roles or EVERYBODY in BY_NAME[page].roles)
        if method == "get" and "{" not in path and path not in CUSTOMERS_ONLY:
            reached = reach(program, method, path)
            assert (reached == 404) == (not has), (path, reached)


def test_a_key_that_was_taken_back_or_has_run_out_opens_nothing(house):
    ana = house.customer("ana")
    assert ana.get("/me").status_code == 200
    revoke_token(Token.objects.latest("pk"), now=clock.wall())
    assert ana.get("/me").status_code == 401
    later = house.customer("ana")
    Token.objects.filter(revoked_at=None).update(expires_at=clock.wall())
    assert later.get("/me").status_code == 401


def test_whoever_guesses_keys_is_not_listened_to(house, client):
    cache.clear()
    guess = {"authorization": "Bearer posada_guess"}
    answers = [client.get("/api/v1/me", headers=guess).status_code for _ in range(UNKNOWN_KEYS.times + 1)]
    assert answers == [401] * UNKNOWN_KEYS.times + [429]
    refused = client.get("/api/v1/me", headers=guess)
    assert refused["Retry-After"] == str(UNKNOWN_KEYS.seconds) and refused.json()["code"] == "too-many"


def test_a_secret_is_not_kept(house):
    ana = house.customer("ana")
    row = Token.objects.latest("pk")
    assert ana.secret not in str({field.name: getattr(row, field.name) for field in row._meta.fields})
