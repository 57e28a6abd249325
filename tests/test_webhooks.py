"""Decisions reach an address that listens: signed, once, again where it failed, and never on a stranger's errand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from threading import Thread
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from bench.book import empty_house, fill
from posada.contexts.webhooks import queries
from posada.contexts.webhooks.acts.deliver import PAUSES, UNREACHED_FOR, deliver, forget_old, replay, send_waiting
from posada.contexts.webhooks.acts.register_endpoint import move_endpoint, register_endpoint, renew_secret
from posada.contexts.webhooks.acts.tell import tell
from posada.contexts.webhooks.errors import NotReached
from posada.contexts.webhooks.models import Delivery, Endpoint
from posada.contexts.webhooks.sending import allowed_machine, checked_url
from posada.flow.passage import passage
from posada.ground.agenda.jobs import drain, keep_jobs
from posada.ground.customers.models import Customer
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.kernel.errors import BadInput
from posada.terms.actor import SYSTEM
from posada.terms.models import Decision

pytestmark = pytest.mark.django_db


@dataclass
class Ear:
    """A server of somebody's that keeps what it was sent, and answers as it is told to."""

    port: int = 0
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)  # the next ones; 204 when none is left

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/hook"


@pytest.fixture
def ear(settings: Any) -> Iterator[Ear]:
    settings.POSADA_WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    found = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.answers.pop(0) if found.answers else 204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: a test has no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def book(db: Any) -> Iterator[MovableClock]:
    """Three services whose renewal orders are due now."""
    empty_house()
    at = fill(3)
    with clock.use(MovableClock(at)) as moving:
        yield moving


def listening(url: str, *acts: str, holder: int | None = None) -> Endpoint:
    return register_endpoint(holder, url, acts, by=SYSTEM, now=clock.wall())


def told() -> None:
    """Let the run decide, and what it enqueued be done."""
    with keep_jobs():
        passage(clock.now(), now=clock.now())
        drain(now=clock.now())


@pytest.fixture
def decided(book: MovableClock) -> list[int]:
    """Decisions that nobody heard of, in order of number."""
    told()
    return list(Decision.objects.order_by("id").values_list("id", flat=True))


def test_a_run_is_told_decision_by_decision_and_the_signature_holds(book, ear):
    endpoint = listening(ear.url, "renewal-order")
    told()
    assert deliver(endpoint.pk, now=clock.wall()) == 3
    assert len(ear.heard) == 3 and not queries.due(endpoint.pk, clock.wall())
    headers, body = ear.heard[0]
    said = Webhook(endpoint.secret).verify(body, headers)
    assert said["type"] == "decision.renewal-order" and said["data"]["grounds"][0]["clause"]
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(body + b" ", headers)
    assert deliver(endpoint.pk, now=clock.wall()) == 0  # nothing is told twice


def test_a_customers_address_hears_of_that_customer_alone(book, ear):
    one = Customer.objects.latest("pk").pk
    endpoint = listening(ear.url, holder=one)
    told()
    heard = {Decision.objects.get(pk=each.decision_id).customer_id for each in queries.deliveries(endpoint.pk)}
    assert heard == {one}


def test_what_fails_is_tried_again_with_growing_pauses_and_in_the_end_given_up(decided, ear):
    endpoint, now = listening(ear.url), clock.wall()
    tell(decided[:1], now=now)
    tries = [now]
    ear.answers = [500] * 20
    for pause in (*PAUSES, timedelta(0)):
        assert deliver(endpoint.pk, now=now) == 1
        if pause:
            assert deliver(endpoint.pk, now=now + pause - timedelta(seconds=1)) == 0
            assert send_waiting(now + pause) in (0, 1)
        now += pause
        tries.append(now)
        Endpoint.objects.update(failing_since=None, state="listening")
    (delivery,) = queries.deliveries(endpoint.pk)
    assert delivery.state == "given-up" and delivery.tries == len(PAUSES) + 1
    assert {a.status for a in queries.attempts(delivery.pk)} == {500}
    ear.answers = []
    replay(delivery.pk, now=now)
    assert deliver(endpoint.pk, now=now) == 1
    assert {headers["webhook-id"] for headers, _ in ear.heard} == {f"msg_{delivery.pk}"}
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_an_address_that_nothing_reaches_for_days_is_left_alone_until_its_owner_says_go_on(decided, ear):
    endpoint, now = listening(ear.url), clock.wall()
    tell(decided[:2], now=now)
    Endpoint.objects.update(failing_since=now - UNREACHED_FOR)
    ear.answers = [500]
    assert deliver(endpoint.pk, now=now) == 1  # the second is not even tried
    endpoint.refresh_from_db()
    assert endpoint.state == "failing"
    assert move_endpoint(endpoint.pk, "resume", now=now).state == "listening"
    assert deliver(endpoint.pk, now=now + timedelta(hours=1)) == 2


def test_one_that_says_it_is_gone_is_believed(decided, ear):
    endpoint = listening(ear.url)
    tell(decided[:1], now=clock.wall())
    ear.answers = [410]
    deliver(endpoint.pk, now=clock.wall())
    endpoint.refresh_from_db()
    assert endpoint.state == "failing" and queries.deliveries(endpoint.pk)[0].state == "given-up"


@pytest.mark.parametrize(
    "url",
    ["ftp://example.com/", "https://", "https://user@example.com/", "https://example.com:0/", "https://ejémplo.co/",
     "http://example.com/", "https://example.com/" + "x" * 500],
)  # fmt: skip
def test_an_address_of_another_form_is_refused(url):
    with pytest.raises(BadInput, match="url"):
        checked_url(url)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_nothing_is_sent_into_the_houses_own_network(host):
    with pytest.raises(NotReached, match="not a public address"):
        allowed_machine(host, 443)


def test_a_signing_key_stands_sealed_and_is_renewed(book, ear):
    from django.db import connection

    endpoint = listening(ear.url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM webhooks_endpoint WHERE id = %s", [endpoint.pk])
        (stored,) = cursor.fetchone()
    assert endpoint.secret not in stored and Endpoint.objects.get(pk=endpoint.pk).secret == endpoint.secret
    assert renew_secret(endpoint.pk).secret != endpoint.secret


def test_what_was_told_long_ago_is_forgotten(decided, ear):
    endpoint, now = listening(ear.url), clock.wall()
    tell(decided[:2], now=now)
    Delivery.objects.filter(pk=queries.deliveries(endpoint.pk)[0].pk).update(state="delivered")
    forget_old(now + timedelta(days=1))
    assert [each.state for each in queries.deliveries(endpoint.pk)] == ["waiting"]


def test_what_is_sent_says_why(decided, ear):
    endpoint = listening(ear.url)
    tell(decided[:1], now=clock.wall())
    deliver(endpoint.pk, now=clock.wall())
    data = json.loads(ear.heard[0][1])["data"]
    assert {"decision", "act", "subject", "outcome", "grounds", "facts", "amounts"} <= data.keys()
