"""The official rate of the dollar, asked of an independent server that answers in its shape."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from posada.ground.rates import asking
from posada.ground.rates.drivers.trm import OfficialDollar
from posada.ground.rates.exchange import Quote
from posada.ground.rates.models import Rate
from posada.ground.rates.ports import NotUnderstood, Unreachable

SPANS = [("4002.15", "2026-04-10", "2026-04-10"), ("3998.40", "2026-04-11", "2026-04-13")]
ROWS = [
    {"valor": value, "unidad": "COP", "vigenciadesde": f"{first}T00:00:00.000", "vigenciahasta": f"{last}T00:00:00.000"}
    for value, first, last in SPANS
]


class Server:
    """Answers every question with `body`, and remembers what it was asked."""

    def __init__(self) -> None:
        self.body: bytes = json.dumps(ROWS).encode()
        self.asked: list[dict[str, list[str]]] = []
        held = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                held.asked.append(parse_qs(urlsplit(self.path).query))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(held.body)

            def log_message(self, *args: Any) -> None:
                """Quietly."""

        self.http = HTTPServer(("127.0.0.1", 0), Answer)

    @property
    def address(self) -> str:
        return f"trm:http://127.0.0.1:{self.http.server_port}/trm.json"


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.http.serve_forever)
    thread.start()
    yield made
    made.http.shutdown()
    thread.join()
    made.http.server_close()


def test_each_day_that_a_value_holds_is_a_quote(server: Server) -> None:
    found = OfficialDollar.at(server.address).quotes(date(2026, 4, 11))
    assert found == [Quote("USD", "COP", Decimal("3998.40"), date(2026, 4, day), "TRM") for day in (11, 12, 13)]
    assert server.asked == [{"$where": ["vigenciahasta >= '2026-04-11T00:00:00'"], "$order": ["vigenciadesde"]}]


@pytest.mark.parametrize("body", [
    b"<html>", b"{}", b'[{"valor": "no", "vigenciadesde": "2026-04-10", "vigenciahasta": "2026-04-10"}]',
    b'[{"valor": "4000", "vigenciadesde": "2026-04-10", "vigenciahasta": "2027-04-10"}]', b'[{"valor": "4000"}]',
    b'[{"valor": "-1", "vigenciadesde": "2026-04-10", "vigenciahasta": "2026-04-10"}]',
])  # fmt: skip
def test_an_answer_of_another_shape_is_not_guessed_at(server: Server, body: bytes) -> None:
    server.body = body
    with pytest.raises(NotUnderstood):
        OfficialDollar.at(server.address).quotes(date(2026, 4, 10))


def test_a_server_that_is_away_is_asked_again() -> None:
    with pytest.raises(Unreachable):
        OfficialDollar.at("trm:http://127.0.0.1:9/trm.json").quotes(date(2026, 4, 10))


@pytest.mark.django_db
def test_the_job_asked_twice_stores_once(server: Server, settings: Any) -> None:
    settings.POSADA_RATES = server.address
    now = datetime(2026, 4, 10, 12, tzinfo=UTC)
    today = date(2026, 4, 10)
    assert asking.wanting(today)
    assert [asking.fetch(today, now=now) for _ in range(2)] == [4, 0]
    assert not asking.wanting(today)
    assert set(Rate.objects.values_list("entered_by", flat=True)) == {"system"}
