"""Every endpoint under made-up requests: none fails, and each answer is one that the description promises."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import pytest
import requests
import schemathesis.openapi
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from posada.faces.api.main import api
from posada.faces.api.scopes import scopes_for
from posada.flow.readings import READINGS
from posada.flow.requests import REQUESTS
from posada.ground.customers.acts.issue_token import issue_token
from posada.ground.customers.models import Contact, Staff
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script

pytestmark = pytest.mark.django_db
SEED = 4
EXAMPLES = {GenerationMode.POSITIVE: 3, GenerationMode.NEGATIVE: 2}  # of each endpoint, for each of two people
LIKELY = {
    "product": ["hosting-1", "vps-1", "com"], "cycle": ["monthly", "annual"], "currency": ["COP", "USD"],
    "method": ["bank-transfer", "card"], "amount": ["1000.00", "0.01"], "clause": ["flooming/late-fee"],
    "email": ["eva@example.co"],
    "url": ["https://hear.example/"], "department": ["support", "billing"], "country": ["CO"], "kind": sorted(REQUESTS),
    "metric": sorted(READINGS), "customer": [None], "first_day": ["2026-03-01"], "last_day": ["2026-04-01"],
    "since": ["2026-03-01"], "until": ["2026-04-01"], "value_at": [None], "began_at": [None], "at": [None],
    "starts_at": ["2026-05-01T00:00:00Z"], "ends_at": ["2026-05-01T02:00:00Z"], "accepts": [None], "coupon": [""],
    "language": ["en"], "file": [None], "pays": [[]], "condition": ["slow", "stable"],
}  # fmt: skip
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
ABOUT = ("service", "invoice", "order", "ticket", "payment", "case")
STORY: dict[str, Any] = {
    "pack": "flooming",
    "from": "2026-02-20T09:00",
    "until": "2026-04-08",
    "customers": {"ana": {"name": "Ana Gómez"}, "luis": {"name": "Luis Toro"}},
    "events": [
        {"at": "2026-02-20T10:00", "order": {"as": "h1", "customer": "ana", "product": "hosting-1"}},
        {"at": "2026-02-20T10:00", "order": {"as": "h2", "customer": "luis", "product": "vps-1"}},
        {"at": "2026-02-20T11:00", "pay": {"invoice": "h1/1"}},
        {"at": "2026-02-20T11:00", "pay": {"invoice": "h2/1"}},
        {"at": "2026-03-02T09:00", "ticket": {"as": "t1", "customer": "ana", "department": "support", "text": "Hola"}},
        {"at": "2026-04-08T09:00", "pay": {"customer": "ana", "amount": 30000, "method": "bank-transfer"}},
    ],
}
SCHEMA = schemathesis.openapi.from_dict({**api.get_openapi_schema()})
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


class Told(Exception):
    """Undoes what an example did."""


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    with django_db_blocker.unblock(), scratch_house(Script.model_validate(STORY), Path("story.yaml")) as story:
        Player(Script.model_validate(STORY), story).play()
        yield story


@pytest.fixture
def people(lived: Any, db: Any, settings: Any, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The keys of a customer and of an administrator."""
    settings.MEDIA_ROOT = tmp_path
    with clock.use(MovableClock(lived.now)):
        users = get_user_model().objects
        ana = users.create_user("ana", "ana@example.co")
        Contact.objects.filter(customer=lived.id_of("ana", "customer")).update(user=ana)
        head = users.create_user("head", "head@staff.example")
        Staff.objects.create(user=head, name="head", roles=["administrator"])
        until = clock.wall() + timedelta(days=1)
        yield {
            name: issue_token(user, name, scopes_for(staff=name == "head"), expires_at=until, now=clock.wall())[1]
            for name, user in (("ana", ana), ("head", head))
        }


def ids(secret: str) -> dict[str, list[int]]:
    """The ids that each list shows to this person, by the beginning of its path."""
    client = Client(headers={"authorization": f"Bearer {secret}"})
    found = {}
    for each in OPERATIONS:
        if each.method == "get" and "{" not in each.path:
            answer = client.get(each.path)
            rows = answer.json() if answer.status_code == 200 and "json" in answer["Content-Type"] else ()
            rows = rows.get("items", ()) if isinstance(rows, dict) else rows
            found[each.path] = [row["id"] for row in rows if isinstance(row, dict) and "id" in row]
    return found


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("person", ["ana", "head"])
def test_no_request_breaks_an_endpoint_or_its_promise(people, person, mode):
    known = ids(people[person])
    found = []
    for operation in OPERATIONS:
        if mode is GenerationMode.POSITIVE or operation.body or operation.query or operation.path_parameters:
            try:
                tried(operation, mode, known, people[person])
            except (Exception, FailureGroup) as fault:  # of each endpoint the first, all of them at once
                found.append(f"{operation.label}: {_said(fault)}")
    assert not found, "\n\n".join(found)


def _said(fault: BaseException) -> str:
    inner = fault.exceptions[0] if isinstance(fault, FailureGroup) else fault
    return f"{type(inner).__name__} {inner}\n{fault}"[:1500]


def tried(operation: Any, mode: Any, known: Mapping[str, list[int]], secret: str) -> None:
    """A few requests to one endpoint."""

    @seeded(SEED)
    @settings(
        max_examples=EXAMPLES[mode], database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        real(case, known)
        check(case, secret)

    each()


def real(case: Any, known: Mapping[str, list[int]]) -> None:
    """Put what is there in the place of most of what was made up: ids, products, kinds of request, moments."""
    random = Random(crc32(repr((case.path, case.path_parameters, case.body)).encode("utf-8", "replace")))
    if isinstance(case.body, dict) and case.media_type == "application/json" and random.random() < 0.75:
        case.body = likely(case.body, known, random)
    base = case.path.partition("/{")[0]
    if case.path_parameters and known.get(base) and random.random() < 0.75:
        case.path_parameters = {name: random.choice(known[base]) for name in case.path_parameters}


def likely(said: Any, known: Mapping[str, list[int]], random: Random) -> Any:
    """The body with likely values under the names that have some."""
    if isinstance(said, list):
        return [likely(each, known, random) for each in said]
    if not isinstance(said, dict):
        return said
    found = {name: likely(value, known, random) for name, value in said.items()}
    found |= {name: random.choice(LIKELY[name]) for name in found if name in LIKELY}
    for name, path in (("invoice", "/api/v1/invoices"), ("service", "/api/v1/services")):
        if name in found and known.get(path):
            found[name] = random.choice(known[path])
    if "about" in found:
        kind = random.choice([kind for kind in ABOUT if known.get(f"/api/v1/{kind}s")])
        found["about"] = f"{kind}:{random.choice(known[f'/api/v1/{kind}s'])}"
    return found


def check(case: Any, secret: str) -> None:
    """Send it, undo what it did, and compare the answer with the description."""
    cache.clear()
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {secret}"}
    sent = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    body = sent.body or b""
    headers = {name: value for name, value in sent.headers.items() if name.lower() not in ("content-length",)}
    try:
        with transaction.atomic():
            answer = Client(raise_request_exception=True).generic(
                case.method, sent.path_url, body if isinstance(body, bytes) else body.encode(),
                content_type=sent.headers.get("Content-Type", "application/octet-stream"), headers=headers,
            )  # fmt: skip
            raise Told
    except Told:
        pass
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    case.validate_response(
        Response(
            status_code=answer.status_code, headers={name: [value] for name, value in answer.items()}, content=content,
            request=sent, elapsed=0, verify=False,
        ),
        checks=CHECKS,
    )  # fmt: skip
