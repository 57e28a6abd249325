"""Notices leave over SMTP once, with the server's answer kept; what cannot be sent undoes nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings

from posada.contexts.support.acts.deliver_notices import NotAllSent, deliver_notices
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.messages import write
from posada.contexts.support.models import Notice
from posada.ground.agenda.jobs import keep_jobs
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Contact, Customer
from posada.kernel.figures import Tongue, keep
from posada.kernel.money import Money
from posada.terms import content, sources
from posada.terms.actor import SYSTEM
from posada.terms.pack import find_pack
from posada.terms.versions import publish

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
BOGOTA = ZoneInfo("America/Bogota")
BILL = {"number": "P-22", "currency": "COP", "due_on": date(2026, 4, 1), "services": ["hosting-1"],
        "unpaid": Money("107100.00", "COP"), "suspension_on": datetime(2026, 4, 11, 5, tzinfo=UTC)}  # fmt: skip


class Mailbox:
    """Keeps what a server received; refuses addresses that begin with `nobody`."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  (aiosmtpd names it)
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append(envelope.content)
        return "250 queued as 42"


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """A real SMTP server on this machine, to which the house sends."""
    handler = Mailbox()
    server = Controller(handler, hostname="127.0.0.1", port=0)
    server.port = _free_port()
    server.start()
    settings.EMAIL_BACKEND = "posada.contexts.support.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield handler
    server.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def ana(db) -> Customer:
    """A customer of a house that has published its terms."""
    pack = find_pack("flooming")
    files = (pack.provider_file(), pack.terms_file(), pack.catalog_file())
    publish(content.content("flooming", *(sources.read(file) for file in files)), by="test", now=NOW)
    customer = Customer.objects.create(name="Ana", country="CO", currency="COP", created_at=NOW)
    Contact.objects.create(customer=customer, name="Ana", email="ana@example.co", is_primary=True, added_at=NOW)
    return customer


def order(customer: Customer, **more) -> list[int]:
    with keep_jobs(), unit(NOW, SYSTEM):
        wanted = NoticeWanted("renewal-order", customer.pk, ("invoice", 22), BILL, **more)
        return send_notices([wanted], now=NOW, by=SYSTEM)


def test_a_letter_leaves_once_and_its_proof_is_kept(ana, mailbox):
    ids = order(ana)
    assert order(ana) == []
    deliver_notices(ids, now=NOW)
    deliver_notices(ids, now=NOW)
    (letter,) = mailbox.letters
    assert b"Subject: Se renueva el 1 de abril: $107.100 (hosting-1)" in letter
    notice = Notice.objects.get()
    assert (notice.state, notice.address, notice.sent_at) == ("sent", "ana@example.co", NOW)
    domain = django_settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    assert notice.proof == {"message_id": f"<notice-{notice.pk}@{domain}>", "answer": "250 queued as 42"}


def test_an_address_refused_for_good_fails_that_notice_alone(ana, mailbox):
    ids = order(ana, to="nobody@example.co") + order(ana)
    deliver_notices(ids, now=NOW)
    assert list(Notice.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "sent"]
    assert "550" in Notice.objects.get(state="failed").proof["error"]


def test_a_server_that_is_down_is_tried_again(ana, mailbox, settings):
    ids = order(ana)
    working, settings.EMAIL_PORT = settings.EMAIL_PORT, _free_port()
    with pytest.raises(NotAllSent):
        deliver_notices(ids, now=NOW)
    assert Notice.objects.get().state == "queued"
    settings.EMAIL_PORT = working
    deliver_notices(ids, now=NOW)
    assert Notice.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("language", "country", "value", "said", "short"),
    [
        ("es", "CO", Money("107100.00", "COP"), "$107.100,00 COP", "$107.100"),
        ("es", "CO", Money("22.50", "USD"), "US$22,50 USD", "US$22,50"),
        ("es", "MX", Money("107100.00", "MXN"), "$107,100.00 MXN", "$107,100"),
        ("es", "CO", date(2026, 4, 7), "7 de abril de 2026", "7 de abril"),
        ("en", "CO", date(2026, 4, 7), "April 7, 2026", "April 7"),
        ("es", "CO", datetime(2026, 4, 7, 5, tzinfo=UTC), "7 de abril de 2026, 00:00 (hora estándar de Colombia)",
         "7 de abril"),
    ],
)  # fmt: skip
def test_figures_are_said_as_their_reader_says_them(language, country, value, said, short):
    words = Tongue.of(language, country, BOGOTA).say(keep(value))
    assert (words, words.short) == (said, short)


def test_every_text_of_the_pack_can_be_written_in_each_language():
    for file in sorted((find_pack("flooming").folder / "messages").glob("[!_]*.yaml")):
        for language in ("es", "en"):
            letter = write("flooming", file.stem, language, Tongue.of(language, "CO", BOGOTA).say(keep(BILL)))
            assert letter.subject
            assert letter.text.strip()
