"""What a stranger, a forged page, a smuggled script or a stolen copy of the database may not do."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from posada.contexts.billing.models import Invoice
from posada.contexts.support.models import Attachment, Notice
from posada.faces.limits import keeping
from posada.faces.office.site import office
from posada.faces.portal.files import MOST_BYTES, keep
from posada.faces.site.crowd import SECRETS, WRITES
from posada.ground.customers.models import Contact
from posada.kernel.clock import wall
from posada.kernel.errors import BadInput
from tests.test_permission_matrix import (
    OF_A_CUSTOMER,
    OF_A_THING,
    OF_ONESELF,
    PUBLIC,
    lived,  # noqa: F401
    people,  # noqa: F401
    signed_in,
    things,  # noqa: F401
    where,
)

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://evil.example/"
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|\son\w+=|\sstyle=|javascript:", re.I
)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def pages(things: dict[str, int], people: dict[str, Any]) -> Iterator[tuple[str, Any]]:  # noqa: F811
    """(address, answer) of every page: as nobody, as the first customer, as an administrator."""
    nobody, ana, head = Client(), signed_in(people["ana"]), signed_in(people["head"])
    for name in sorted(PUBLIC - {"api:api-root", "hooks:gateway"}):
        address = where(name, things)
        yield address, nobody.get(address)
    for name in sorted((OF_A_CUSTOMER | OF_ONESELF | set(OF_A_THING)) - {"portal:file"}):
        address = where(name, things)
        yield address, ana.get(address)
    for pattern in office.get_urls():
        if "<" not in str(pattern.pattern):
            address = reverse(f"office:{pattern.name}")
            yield address, head.get(address)


def test_no_page_runs_or_loads_what_is_not_the_houses_own(things, people):  # noqa: F811
    seen = 0
    for address, answer in pages(things, people):
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'self'" in policy and "frame-ancestors 'none'" in policy, address
        assert answer.headers["X-Frame-Options"] == "DENY" and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin", address
        if answer.status_code == 200 and "html" in answer["Content-Type"] and not answer.streaming:
            seen += 1
            found = INLINE.search(answer.content)
            assert not found, (address, answer.content[max(found.start() - 80, 0) : found.end() + 80])
    assert seen > 70


def test_no_form_is_taken_from_another_site(things, people):  # noqa: F811
    for user, names in (
        (None, PUBLIC - {"hooks:gateway", "api:openapi-json", "api:api-root"}),
        (people["ana"], OF_A_CUSTOMER | OF_ONESELF | set(OF_A_THING)),
    ):
        client = Client(enforce_csrf_checks=True)
        if user is not None:
            client.force_login(user)
        for name in sorted(names):
            assert client.post(where(name, things), {"x": "1"}).status_code in (403, 405), name
    head = Client(enforce_csrf_checks=True)
    head.force_login(people["head"])
    for pattern in office.get_urls():
        if "<" not in str(pattern.pattern):
            assert head.post(reverse(f"office:{pattern.name}")).status_code in (403, 405), pattern.name


def test_in_a_served_house_cookies_travel_only_by_https_and_no_script_reads_them(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
             "CSRF_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS")  # fmt: skip
    code = f"from posada.config import settings as s; print(*(bool(getattr(s, n)) for n in {names!r}), s.DEBUG)"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("POSADA_", "DATABASE_"))}
    env |= {"POSADA_DATA_DIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=tmp_path)
    assert said.stdout.split() == ["True"] * len(names) + ["False"], said.stderr


def test_the_cookie_of_a_session_is_not_for_scripts_or_other_sites(people):  # noqa: F811
    client = Client()
    client.post(reverse("account_login"), {"login": "ana@people.example", "password": "x"})
    client.force_login(people["ana"])
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


@pytest.mark.parametrize("there", [ELSEWHERE, "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(people, there):  # noqa: F811
    ana, head = signed_in(people["ana"]), signed_in(people["head"])
    answers = [
        Client().post(f"{reverse('account_login')}?next={there}", {"login": "ana", "password": "x", "next": there}),
        ana.post(f"{reverse('account_reauthenticate')}?next={there}", {"password": "x", "next": there}),
        ana.get(f"{reverse('portal:home')}?next={there}"),
        head.post(reverse("office:move_clock"), {"days": "1", "next": there}),
        ana.post(f"{reverse('account_logout')}?next={there}", {"next": there}),
    ]
    for answer in answers:
        assert "evil" not in answer.headers.get("Location", "") and "alert" not in answer.headers.get("Location", "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("image.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("proof.png", b"<?php system($_GET['c']); ?>"),
        ("proof.pdf", b""),
        ("proof.png", PNG + b"\0" * MOST_BYTES),
    ],
)
def test_what_is_no_picture_and_no_pdf_is_not_kept(people, lived, name, content):  # noqa: F811
    with pytest.raises(BadInput):
        keep(SimpleUploadedFile(name, content, "image/png"), customer_id=lived.id_of("ana", "customer"),
             purpose="payment-proof", by="customer:1", now=lived.now)  # fmt: skip
    assert not Attachment.objects.filter(name=name).exists()


def test_a_kept_file_is_only_ever_saved_never_shown(people, lived, settings, tmp_path):  # noqa: F811
    """Its type is what it begins with, whatever its name and its sender say; its path is no name of the sender's."""
    settings.MEDIA_ROOT = tmp_path
    sent = SimpleUploadedFile("../../x.html\r\nX: y.png", PNG + b"<script>alert(1)</script>", "text/html")
    kept = keep(sent, customer_id=lived.id_of("ana", "customer"), purpose="payment-proof", by="customer:1",
                now=lived.now).attachment  # fmt: skip
    assert kept.media_type == "image/png" and ".." not in kept.path and "html" not in kept.path
    answer = signed_in(people["ana"]).get(reverse("portal:file", args=[kept.pk]))
    assert answer["Content-Disposition"].startswith("attachment") and answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff" and "\n" not in answer["Content-Disposition"]


def test_html_in_any_text_field_is_shown_as_text(things, people, lived):  # noqa: F811
    """Every column of words that people write, of every table, holds a script; no page runs it."""
    skipped = {"django_session", "django_migrations", "terms_termsversion", "terms_ruling"}
    kept = {"state", "kind", "type", "cycle", "method", "product", "product_kind", "currency", "country", "language"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, coalesce(character_maximum_length, 200) FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN ('text', 'character varying')"
            " AND column_name = ANY(%s) AND table_name NOT LIKE 'procrastinate%%' AND is_updatable = 'YES'",
            [["name", "title", "subject", "text", "note", "why", "reason", "body", "legal_name", "address", "city",
              "phone", "holder", "reference", "found_by", "purpose", "domain"]],
        )  # fmt: skip
        columns = [row for row in cursor.fetchall() if row[0] not in skipped and row[1] not in kept]
        written = 0
        for table, column, most in columns:
            if most >= len(SCRIPT) and not table.startswith(("django_", "account_", "auth_", "terms_", "mfa_")):
                cursor.execute("SAVEPOINT one")
                try:
                    cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{column}" <> %s', [SCRIPT, ""])
                    written += cursor.rowcount > 0
                except Exception:  # a constraint: the column is not for words
                    cursor.execute("ROLLBACK TO one")
    assert written > 12, written
    Attachment.objects.update(purpose="payment-proof")
    assert Contact.objects.filter(name=SCRIPT).exists() and Notice.objects.filter(subject=SCRIPT).exists()
    for address, answer in pages(things, people):
        assert answer.status_code < 500, address
        if not answer.streaming and "html" in answer.get("Content-Type", ""):
            assert b"<script>alert" not in answer.content and b"<img src=x" not in answer.content, address
    head = signed_in(people["head"])
    ana, invoice = lived.id_of("ana", "customer"), Invoice.objects.order_by("pk").first()
    assert invoice is not None
    for name, id in (("customer", ana), ("invoice", invoice.pk), ("ticket", things["ticket"]),
                     ("letter", things["notice"])):  # fmt: skip
        content = head.get(reverse(f"office:{name}", args=[id])).content
        assert b"<script>alert" not in content and b"<img src=x" not in content, name
        assert b"&lt;script&gt;alert" in content, f"{name} shows none of it: the test proves nothing"


def test_another_address_of_the_same_ipv6_network_is_no_way_around_a_limit(people):  # noqa: F811
    cache.clear()
    client, page = Client(), "/unsubscribe/no/"
    told = [client.get(page, REMOTE_ADDR=f"2001:db8:1:2::{n:x}").status_code for n in range(SECRETS.times + 1)]
    assert (told[0], told[-1]) == (404, 429)
    assert client.get(page, REMOTE_ADDR="2001:db8:1:3::1").status_code == 404
    cache.clear()


def test_whoever_comes_too_often_without_signing_in_waits(people):  # noqa: F811
    cache.clear()
    client = Client()
    answers = [client.post(reverse("account_login"), {}).status_code for _ in range(WRITES.times + 1)]
    assert 429 not in answers[: WRITES.times] or ("allauth's own" and answers[-1] == 429)
    last = client.post(reverse("site:cart"), {})
    assert last.status_code == 429 and last["Retry-After"] == str(WRITES.seconds)
    cache.clear()
    assert client.post(reverse("site:cart"), {}).status_code != 429


@pytest.mark.parametrize(
    ("behind", "forwarded", "counted"),
    [
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the first was sent by whoever asks
        (True, "nonsense", "127.0.0.1"),
        (False, "203.0.113.7", "127.0.0.1"),
    ],
)
def test_each_visitor_behind_a_proxy_is_counted_alone(people, settings, behind, forwarded, counted):  # noqa: F811
    cache.clear()
    settings.BEHIND_PROXY = behind
    Client(headers={"x-forwarded-for": forwarded}).get(reverse("site:unsubscribe", args=["guess"]))
    assert keeping.read([SECRETS.key(counted)], now=wall()) == {SECRETS.key(counted): 1}


def test_links_of_letters_cannot_be_guessed_at(people):  # noqa: F811
    cache.clear()
    client = Client()
    tried = [client.get(reverse("site:unsubscribe", args=[f"guess{n}"])).status_code for n in range(SECRETS.times + 1)]
    assert set(tried[: SECRETS.times]) == {404} and tried[-1] == 429


def test_the_seeds_of_second_factors_stand_sealed_and_work(people):  # noqa: F811
    """A copy of the database alone opens nobody's door."""
    user, secret = people["ana"], "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE user_id = %s", [user.pk])
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert secret not in stored and get_adapter().decrypt(codes.instance.data["seed"]) not in stored
    one = codes.get_unused_codes()[0]
    assert one not in stored and codes.validate_code(one) and not codes.validate_code(one)
    kept = Authenticator.objects.get(user=user, type="totp").wrap()
    assert get_adapter().decrypt(kept.instance.data["secret"]) == secret
    assert get_user_model().objects.get(pk=user.pk).is_active
