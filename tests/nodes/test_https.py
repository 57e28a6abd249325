"""Free certificates, issued by a real ACME authority that finds the names at the node's own PowerDNS."""

import ssl
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from posada.contexts.nodes.models import Certificate, Placement
from posada.contexts.services.models import Reason
from posada.kernel import clock
from posada.node.certificates import folder
from tests.nodes.live import Live, service, until
from tests.nodes.naming import authority, certify, fetch, name_server, shown
from tests.nodes.test_endings import end


@pytest.fixture(scope="module")
def names(live: Live) -> Iterator[int]:
    with name_server(live) as port:
        yield port


@pytest.fixture(scope="module")
def root(live: Live, names: int) -> Iterator[str]:
    """Both sites got their certificates; the root that they are to be checked by."""
    with authority(live, names) as root:
        certify(live)
        yield root


def told(domain: str, kind: str = "free") -> Certificate:
    return Certificate.objects.get(placement_id=Placement.objects.get(service_id=service(domain).pk).pk, kind=kind)


def names_shown(live: Live, host: str, root: str) -> list[str]:
    """The names in the certificate that a site shows; while it shows none, none but those that it is not to have."""
    try:
        found = shown(live, host, root).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except ssl.SSLError:
        return [f"www.{host}"]
    return found.value.get_values_for_type(x509.DNSName)


def test_a_site_answers_over_https_by_each_of_its_names_and_http_leads_there(live: Live, root: str) -> None:
    for name in ("a.example.com", "www.a.example.com"):
        assert fetch(live, name, root).status == 200
        assert live.status(name) == 301
    assert fetch(live, "b.example.com", root).text.count("b.example.com")
    with pytest.raises(ssl.SSLError):  # no certificate of another's is shown under a name that no site has
        fetch(live, "nobody.example.com", root)
    row = told("a.example.com")
    assert row.names == ["a.example.com", "www.a.example.com"]
    assert "Pebble" in row.issuer and (row.words, row.attempts, row.lacking) == ("", 0, {})
    assert row.not_after is not None and timedelta(days=89) < row.not_after - clock.wall() < timedelta(days=90)


def test_a_suspended_site_says_so_over_https_too(live: Live, root: str) -> None:
    live.hold("a.example.com", Reason.OVERLOAD)
    live.converge()
    answer = fetch(live, "a.example.com", root, "/any.php")
    assert answer.status == 503 and "Usó más del servidor" in answer.text
    live.lift("a.example.com")
    live.converge()
    assert fetch(live, "a.example.com", root).status == 200


def test_keys_stay_with_root_on_the_machine(live: Live, root: str) -> None:
    files = list(folder(live.machine).iterdir()) + list((Path(live.machine.state) / "acme").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {file.stat().st_uid for file in files} == {0}
    assert stat.S_IMODE(folder(live.machine).stat().st_mode) == 0o700
    assert "PRIVATE" not in "".join(str(vars(row)) for row in Certificate.objects.all())


def test_nothing_is_asked_again_while_a_certificate_is_good(live: Live, root: str) -> None:
    before = shown(live, "a.example.com", root).serial_number
    assert certify(live) == []
    assert live.preview() == ""
    assert shown(live, "a.example.com", root).serial_number == before


def test_it_is_renewed_when_a_third_of_its_time_is_left(live: Live, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, now = shown(live, "a.example.com", root).serial_number, clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: now + timedelta(days=59))
    assert certify(live) == []
    monkeypatch.setattr(clock, "wall", lambda: now + timedelta(days=61))
    certify(live)
    assert shown(live, "a.example.com", root).serial_number != before
    user = live.home("a.example.com").name
    assert len(list(folder(live.machine).glob(f"{user}-*.pem"))) == 1  # the old key is gone


def test_what_the_authority_refuses_is_told_in_its_words_and_tried_again(
    live: Live, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere: the others get their certificate, and it is asked for later."""
    row = Placement.objects.get(service_id=service("b.example.com").pk)
    Placement.objects.filter(pk=row.pk).update(
        spec={**row.spec, "names": [*row.spec["names"], "b.example.org"]}, revision=row.revision + 1
    )
    live.converge()
    certify(live)
    known = told("b.example.com")
    assert known.names == ["b.example.com", "www.b.example.com"] and known.attempts == 1
    assert "could not resolve" in known.lacking["b.example.org"]
    assert fetch(live, "b.example.com", root).status == 200
    assert live.status("b.example.org") == 200  # without a certificate, over HTTP
    assert certify(live) == []  # not before its time
    later = clock.wall() + timedelta(seconds=live.machine.certificate_retry + 1)
    monkeypatch.setattr(clock, "wall", lambda: later)
    certify(live)
    assert told("b.example.com").attempts == 2


def test_an_authority_that_does_not_answer_leaves_the_site_as_it_is(live: Live, root: str) -> None:
    before = live.machine
    row = Placement.objects.get(service_id=service("b.example.com").pk)
    Placement.objects.filter(pk=row.pk).update(
        spec={**row.spec, "names": ["b.example.com", "shop.b.example.com"]}, revision=row.revision + 1
    )
    live.converge()
    live.machine = replace(before, acme="https://127.0.0.1:1/dir")
    try:
        (line,) = certify(live)
    finally:
        live.machine = before
    assert "no certificate: https://127.0.0.1:1/dir" in line
    assert told("b.example.com").words.startswith("https://127.0.0.1:1/dir")
    assert fetch(live, "b.example.com", root).status == 200


def test_the_program_asks_by_itself_and_puts_it_in_force(live: Live, root: str) -> None:
    row = Placement.objects.get(service_id=service("a.example.com").pk)
    with live.program():
        Placement.objects.filter(pk=row.pk).update(
            spec={**row.spec, "names": ["a.example.com"]}, revision=row.revision + 1
        )
        for file in folder(live.machine).glob(f"{live.home('a.example.com').name}[-.]*"):
            file.unlink()
        until(lambda: told("a.example.com").names == ["a.example.com"], 30)
        until(lambda: shows_alone(live, "a.example.com", root))
    assert fetch(live, "a.example.com", root).status == 200


def shows_alone(live: Live, name: str, root: str) -> bool:
    """Whether the name alone is in what is shown, ten times running: while nginx reads a change, old workers answer."""
    return all(f"www.{name}" not in names_shown(live, name, root) for _ in range(10))


def test_the_keys_of_a_deleted_site_are_gone(live: Live, root: str) -> None:
    user = live.home("b.example.com").name
    assert list(folder(live.machine).glob(f"{user}[-.]*"))
    end(live, "b.example.com")
    live.converge()
    with pytest.raises(ssl.SSLError):
        fetch(live, "b.example.com", root)
    Placement.objects.filter(service_id=service("b.example.com").pk).update(presence="deleted", revision=1000)
    live.converge()
    assert not list(folder(live.machine).glob(f"{user}[-.]*"))
