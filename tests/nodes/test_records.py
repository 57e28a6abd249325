"""What customers write into their zones, further names of their sites, and signed zones, asked of the real PowerDNS."""

from collections.abc import Iterator
from typing import Any

import dns.dnssec
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdata
import dns.rdatatype
import dns.rrset
import pytest

from posada.contexts.names import queries, records
from posada.contexts.names.acts.change_zone import change_zone
from posada.contexts.names.acts.keep_names import add_name, remove_name
from posada.contexts.names.acts.keep_redirects import add_redirect, remove_redirect
from posada.contexts.names.acts.sign_zone import delegation_signer, sign_zone, unsign_zone
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, service
from tests.nodes.naming import asked, authority, certify, fetch, name_server

DOMAIN = "a.example.com"


@pytest.fixture(scope="module")
def named(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """A site under terms that let it have further names."""
    hosting = {**HOSTING, "kind": "individual", "type": "individual-hosting", "prices": {"yearly": 240000}}
    played = script(DOMAIN, pack="metsys", cycle="yearly", site=hosting)
    with django_db_blocker.unblock(), living_house(played, daemons) as house:
        house.converge()
        house.hear()
        yield house


@pytest.fixture(scope="module")
def port(named: Live) -> Iterator[int]:
    with name_server(named) as port:
        yield port


def owner() -> Actor:
    return Actor("customer", service(DOMAIN).customer_id)


def write(live: Live, *written: tuple[str, str, str], zone: str = DOMAIN) -> None:
    now = live.a_minute_later()
    with unit(now, owner()):
        new = [records.read(zone, name, kind, content) for name, kind, content in written]
        change_zone(service(DOMAIN).pk, zone, add=new, now=now, by=owner())


def take_away(live: Live, name: str, kind: str, zone: str = DOMAIN) -> None:
    now, id = live.a_minute_later(), service(DOMAIN).pk
    gone = [row.pk for row in queries.records_of(id, zone) if (row.name, row.type) == (name, kind)]
    with unit(now, owner()):
        change_zone(id, zone, remove=gone, now=now, by=owner())


@pytest.mark.parametrize(("name", "kind", "content", "answer"), [
    ("@", "MX", "10 mail.example.net", "10 mail.example.net."),
    ("@", "TXT", 'v=spf1 "include" -all', '"v=spf1 \\"include\\" -all"'),
    ("long", "TXT", "x" * 300, f'"{"x" * 255}" "{"x" * 45}"'),
    ("mail", "A", "192.0.2.7", "192.0.2.7"),
    ("mail", "AAAA", "2001:DB8::7", "2001:db8::7"),
    ("tienda", "CNAME", "shops.example.net", "shops.example.net."),
    ("_sip._tcp", "SRV", "10 5 5060 mail", f"10 5 5060 mail.{DOMAIN}."),
    ("@", "CAA", '0 issue "letsencrypt.org"', '0 issue "letsencrypt.org"'),
    ("sub", "NS", "ns1.example.org", "ns1.example.org."),
    ("*.alle", "A", "192.0.2.9", "192.0.2.9"),
])  # fmt: skip
def test_what_is_written_is_answered_at_once(
    named: Live, port: int, name: str, kind: str, content: str, answer: str
) -> None:
    full = records.full_name(DOMAIN, name)
    write(named, (name, kind, content))
    question = full.replace("*", "any")
    if kind == "NS":
        said = dns.query.udp(dns.message.make_query(question, kind), "127.0.0.1", port=port, timeout=2)
        assert [one.to_text() for rrset in said.authority for one in rrset] == [answer]
    else:
        assert asked(port, question, kind) == [answer]
    take_away(named, full, kind)
    assert asked(port, question, kind) == []


def test_an_address_of_ones_own_takes_the_place_of_the_nodes(named: Live, port: int) -> None:
    assert asked(port, f"www.{DOMAIN}", "A") == ["127.0.0.1"]
    write(named, ("www", "A", "192.0.2.1"))
    assert asked(port, f"www.{DOMAIN}", "A") == ["192.0.2.1"]
    take_away(named, f"www.{DOMAIN}", "A")
    assert asked(port, f"www.{DOMAIN}", "A") == ["127.0.0.1"]


@pytest.mark.parametrize(("name", "kind", "content", "ttl", "field"), [
    ("@", "CNAME", "x.example.net", "3600", "name"), ("@", "NS", "x.example.net", "3600", "name"),
    ("a b", "A", "192.0.2.1", "3600", "name"), ("-a", "A", "192.0.2.1", "3600", "name"),
    ("a.*.b", "A", "192.0.2.1", "3600", "name"), ("x" * 64, "A", "192.0.2.1", "3600", "name"),
    ("a", "PTR", "x.example.net", "3600", "type"), ("a", "A", "192.0.2.300", "3600", "content"),
    ("a", "A", "192.0.2.1\n$INCLUDE /etc/passwd", "3600", "content"), ("a", "AAAA", "192.0.2.1", "3600", "content"),
    ("a", "MX", "mail.example.net", "3600", "content"), ("a", "MX", "10 192.0.2.1", "3600", "content"),
    ("a", "CNAME", "192.0.2.1", "3600", "content"), ("a", "SRV", "1 2 70000 x.example.net", "3600", "content"),
    ("a", "CAA", "issue letsencrypt.org", "3600", "content"), ("a", "TXT", "", "3600", "content"),
    ("a", "TXT", "x" * 5000, "3600", "content"), ("a", "A", "192.0.2.1", "5", "ttl"),
    ("a", "A", "192.0.2.1", "x", "ttl"),
])  # fmt: skip
def test_what_cannot_stand_in_a_zone_is_refused_by_its_field(
    name: str, kind: str, content: str, ttl: str, field: str
) -> None:
    with pytest.raises(BadInput) as wrong:
        records.read(DOMAIN, name, kind, content, ttl)
    assert wrong.value.field == field


def test_a_cname_stands_alone_and_a_record_once(named: Live, port: int) -> None:
    write(named, ("one", "A", "192.0.2.1"))
    for kind, content in (("CNAME", "x.example.net"), ("A", "192.0.2.1")):
        with pytest.raises(BadInput):
            write(named, ("one", kind, content))
    take_away(named, f"one.{DOMAIN}", "A")


def test_an_address_leads_elsewhere_and_no_other_does(named: Live, port: int) -> None:
    id, now = service(DOMAIN).pk, named.a_minute_later()
    with unit(now, owner()):
        add_redirect(id, "/old", "https://otro.example/new?x=1", stood_on=(), now=now, by=owner())
    named.converge()
    assert [named.get(DOMAIN, path).status for path in ("/old", "/older")] == [301, 404]
    later = named.a_minute_later()
    with unit(later, owner()):
        remove_redirect(id, "/old", stood_on=(), now=later, by=owner())
    named.converge()
    assert named.status(DOMAIN, "/old") == 404


def test_further_names_are_found_served_and_covered_by_the_certificate(named: Live, port: int) -> None:
    home = named.home(DOMAIN)
    (home / "public/shop").mkdir()
    (home / "public/shop").chmod(0o755)
    named.upload(DOMAIN, "shop/index.html", "the shop")
    id, now = service(DOMAIN).pk, named.a_minute_later()
    with unit(now, owner()):
        add_name(id, "parked-domain", "parked.example.org", now=now, by=owner())
        add_name(id, "subdomain", "tienda", "shop", now=now, by=owner())
    named.converge()
    for name in ("parked.example.org", "www.parked.example.org", f"tienda.{DOMAIN}"):
        assert asked(port, name, "A") == ["127.0.0.1"]
    assert asked(port, "parked.example.org", "SOA") != []
    with authority(named, port) as root:
        certify(named)
        assert fetch(named, "parked.example.org", root).text == fetch(named, DOMAIN, root).text
        assert fetch(named, f"tienda.{DOMAIN}", root).text == "the shop"
    write(named, ("@", "MX", "5 mx.example.net"), zone="parked.example.org")
    assert asked(port, "parked.example.org", "MX") == ["5 mx.example.net."]
    for taken in ("parked.example.org", DOMAIN):
        with pytest.raises(BadInput), unit(now, owner()):
            add_name(id, "parked-domain", taken, now=now, by=owner())
    later = named.a_minute_later()
    with unit(later, owner()):
        remove_name(id, "parked.example.org", now=later, by=owner())
    named.converge()
    assert asked(port, "parked.example.org", "A") == []
    assert named.status("parked.example.org") == 404


@pytest.mark.parametrize(("kind", "name", "folder"), [
    ("subdomain", "www", ""), ("subdomain", "a b", ""), ("subdomain", "x", "../../etc"), ("subdomain", "x", "a;b"),
    ("parked-domain", "localhost", ""), ("parked-domain", "otro.com; return 301 http://x", ""),
    ("parked-domain", "otro.com", "shop"), ("parked-domain", f"x.{DOMAIN}", ""),
])  # fmt: skip
def test_what_is_no_name_or_folder_is_refused(named: Live, kind: str, name: str, folder: str) -> None:
    now = named.a_minute_later()
    with pytest.raises(BadInput), unit(now, owner()):
        add_name(service(DOMAIN).pk, kind, name, folder, now=now, by=owner())


@pytest.mark.parametrize(("path", "target"), [
    ("old", "/new"), ("/old;", "/new"), ("/a b", "/new"), ("/old", "javascript:alert(1)"), ("/old", "/new$host"),
    ("/old", '/new"; return 200 "x'), ("/old", "//otro.example"), ("/old", "/old"), ("/old", "https://a b/"),
])  # fmt: skip
def test_what_is_no_address_becomes_no_file(named: Live, path: str, target: str) -> None:
    now = named.a_minute_later()
    with pytest.raises(BadInput), unit(now, owner()):
        add_redirect(service(DOMAIN).pk, path, target, stood_on=(), now=now, by=owner())


def validated(port: int, name: str, kind: str, ds: str) -> dns.message.Message:
    """The answer of a name server, its signatures checked from the DS that the registry would have."""
    zone = dns.name.from_text(DOMAIN)
    keys = ask_signed(port, DOMAIN, "DNSKEY")
    found = next(one for one in keys.answer if one.rdtype == dns.rdatatype.DNSKEY)
    assert any(dns.dnssec.make_ds(zone, one, "SHA256") == dns.rdata.from_text("IN", "DS", ds) for one in found)
    said = ask_signed(port, name, kind)
    for section in (keys.answer, said.answer, said.authority):
        for rrset in section:
            if rrset.rdtype != dns.rdatatype.RRSIG:
                signatures = next(one for one in section if one.covers == rrset.rdtype and one.name == rrset.name)
                dns.dnssec.validate(rrset, signatures, {zone: found})
    return said


def ask_signed(port: int, name: str, kind: str) -> dns.message.Message:
    query = dns.message.make_query(name, kind, want_dnssec=True)
    return dns.query.udp(query, "127.0.0.1", port=port, timeout=2)


def test_a_signed_zone_is_validated_from_the_ds_that_its_owner_is_shown(named: Live, port: int) -> None:
    write(named, ("_dmarc", "TXT", "v=DMARC1; p=none"), ("a.deep", "A", "192.0.2.3"))
    id, now = service(DOMAIN).pk, named.a_minute_later()
    with unit(now, owner()):
        row = sign_zone(id, DOMAIN, stood_on=(), now=now, by=owner())
    ds = delegation_signer(row)
    for name, kind in ((DOMAIN, "A"), (f"www.{DOMAIN}", "A"), (f"_dmarc.{DOMAIN}", "TXT"), (DOMAIN, "SOA")):
        assert validated(port, name, kind, ds).answer, name
    nothing = validated(port, f"nobody.{DOMAIN}", "A", ds)
    assert nothing.rcode() == dns.rcode.NXDOMAIN and nothing.authority
    between = validated(port, f"deep.{DOMAIN}", "A", ds)  # there, without a record
    assert between.rcode() == dns.rcode.NOERROR and not between.answer
    later = named.a_minute_later()
    with unit(later, owner()):
        unsign_zone(id, DOMAIN, stood_on=(), now=later, by=owner())
    assert [rrset.rdtype for rrset in ask_signed(port, DOMAIN, "A").answer] == [dns.rdatatype.A]
