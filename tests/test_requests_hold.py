"""Whatever a request says, and whatever it is about, it is answered or refused: nothing from outside breaks an act."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Payment
from posada.contexts.services.models import Service
from posada.contexts.support.models import Ticket
from posada.flow.preview import preview
from posada.flow.requests import REQUESTS, Request
from posada.kernel.errors import BadInput, PosadaError
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms.actor import Actor
from tests.test_api_schema import STORY

pytestmark = pytest.mark.django_db
CODE = Path(__file__).parents[1] / "posada"
ABOUT = {"service": Service, "invoice": Invoice, "order": Order, "payment": Payment, "ticket": Ticket}
ODD: tuple[Any, ...] = ("x", [1], -1, "9" * 30, "2026-05-01", {"a": "b"}, 1e300)


def names_read() -> list[str]:
    """Every field that any request reads."""
    read = re.compile(r'fields(?:\.get\(|\[|, )"([a-z_]+)"')
    return sorted({name for path in (CODE / "flow").glob("*.py") for name in read.findall(path.read_text())})


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    script = Script.model_validate(STORY)
    with django_db_blocker.unblock(), scratch_house(script, Path("story.yaml")) as story:
        with connection.cursor() as cursor:  # no id of one kind is also an id of another
            for number, model in enumerate(ABOUT.values(), start=1):
                table = model._meta.db_table
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, number * 100_000])
        Player(script, story).play()
        yield story


def test_a_request_about_one_kind_never_touches_another_of_the_same_number(lived, db):
    """Else whoever owns ticket 7 could ask about order 7, whosever it is."""
    ana = lived.id_of("ana", "customer")
    ticket = Ticket.objects.filter(customer_id=ana).order_by("pk").first()
    assert ticket is not None
    for kind in ("order-again", "false-data", "invoice-change", "extra-charge", "fiscal-confirmation", "export-data"):
        with pytest.raises(BadInput) as said:
            REQUESTS[kind](Request(kind, ana, ("ticket", ticket.pk), Actor("customer", ana), lived.now, {}))
        assert said.value.field == "about", kind


def test_no_request_breaks(lived, db):
    ana, names = lived.id_of("ana", "customer"), names_read()
    first = {kind: model.objects.filter(customer_id=ana).order_by("pk").first() for kind, model in ABOUT.items()}
    about = [("customer", ana), *((kind, row.pk) for kind, row in first.items() if row is not None)]
    assert len(about) == len(ABOUT) + 1 and len(names) > 60
    people = (Actor("customer", ana, channel="api"), Actor("staff", 1, role="administrator", channel="api"))
    broken = {}
    for kind, (turn, odd), subject in product(sorted(REQUESTS), enumerate(ODD), about):
        said = dict.fromkeys(names, odd)
        for fields, by in ((said, people[turn % 2]), *(({}, each) for each in people if turn == 0)):
            try:
                preview(Request(kind, ana, subject, by, lived.now, fields))
            except PosadaError:
                pass
            except Exception as fault:  # what no face would know how to tell
                broken[kind, type(fault).__name__] = f"{subject[0]}, {odd!r}: {fault}"[:200]
    assert not broken, "\n".join(f"{key}: {said}" for key, said in broken.items())
