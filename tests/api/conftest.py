"""A played story, and programs that speak for its people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from posada.faces.api.scopes import scopes_for
from posada.ground.customers.acts.issue_token import issue_token
from posada.ground.customers.models import Contact, Staff
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.versions import refresh_book

STORY: dict[str, Any] = {
    "pack": "flooming",
    "from": "2026-02-20T09:00",
    "until": "2026-04-08",
    "terms": {"flooming/late-fee": {"percent": 10}},
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


@dataclass
class Program:
    """A program with a key; each write of its own has a new Idempotency-Key."""

    secret: str
    client: Client = field(default_factory=Client)
    keys: Iterator[int] = field(default_factory=count)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self._headers(headers))

    def send(self, path: str, said: Any = None, *, method: str = "post", key: str | None = None) -> Any:
        headers = self._headers({"idempotency-key": f"key-{next(self.keys)}" if key is None else key})
        return getattr(self.client, method)(
            f"/api/v1{path}", {} if said is None else said, content_type="application/json", headers=headers
        )

    def upload(self, path: str, file: Any, *, key: str | None = None, **fields: str) -> Any:
        """A file, sent as forms of web pages send it."""
        headers = self._headers({"idempotency-key": f"key-{next(self.keys)}" if key is None else key})
        return self.client.post(f"/api/v1{path}", {"file": file, **fields}, headers=headers)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secret}", **more}


@dataclass
class House:
    """The story, and a key for whoever is asked for."""

    story: Any
    clock: MovableClock

    def later(self) -> None:
        """A minute passes: what is decided on one thing at one instant is decided once."""
        self.clock.move_to(self.clock.now() + timedelta(minutes=1))

    def id(self, name: str, kind: str) -> int:
        return int(self.story.id_of(name, kind))

    def customer(self, name: str, *scopes: str) -> Program:
        user, _ = get_user_model().objects.get_or_create(username=name, defaults={"email": f"{name}@example.co"})
        Contact.objects.filter(customer=self.id(name, "customer")).update(user=user)
        return self._program(user, scopes or scopes_for(staff=False))

    def staff(self, *roles: str, scopes: tuple[str, ...] = ()) -> Program:
        name = "-".join(roles)
        user, new = get_user_model().objects.get_or_create(username=name, defaults={"email": f"{name}@staff.example"})
        if new:
            Staff.objects.create(user=user, name=name, roles=list(roles))
        return self._program(user, scopes or scopes_for(staff=True))

    def _program(self, user: Any, scopes: Any) -> Program:
        now = clock.wall()
        return Program(issue_token(user, "test", scopes, expires_at=now + timedelta(days=1), now=now)[1])


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The story, played once for all tests of a file; what one of them does there is undone."""
    script = Script.model_validate(STORY)
    with django_db_blocker.unblock(), scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        yield story


@pytest.fixture
def house(lived: Any, db: Any) -> Iterator[House]:
    """The house as the story left it."""
    cache.clear()  # limits of calls
    refresh_book()  # without what the test before published
    moving = MovableClock(lived.now)
    with clock.use(moving):
        yield House(lived, moving)
