"""Where domains lead is asked of a real name server, and each answer is taken as a reading is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import dns.resolver
import pytest

from posada.contexts.names.acts.follow_domains import await_delegations, look_up
from posada.contexts.names.look_up import ask, due
from posada.contexts.names.models import DomainState
from posada.contexts.nodes.models import NameServer
from posada.ground.agenda.unit import unit
from posada.terms.actor import SYSTEM
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, service
from tests.nodes.naming import name_server

DOMAIN = "lead.example.com"
OURS = ("ns1.paneldecliente.example", "ns2.paneldecliente.example")


@pytest.fixture(scope="module")
def waited(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """A site whose domain is to be delegated."""
    hosting = {**HOSTING, "currency": "USD", "prices": {"yearly": 90}}
    played = script(DOMAIN, pack="altomarketing", country="AR", cycle="yearly", site=hosting)
    with django_db_blocker.unblock(), living_house(played, daemons) as house:
        house.converge()
        house.hear()
        yield house


def resolver(port: int) -> dns.resolver.Resolver:
    asking = dns.resolver.Resolver(configure=False)
    asking.nameservers, asking.port = ["127.0.0.1"], port
    return asking


def test_a_domain_is_pending_until_its_name_servers_are_ours(waited: Live) -> None:
    row = DomainState.objects.get(service_id=service(DOMAIN).pk)
    assert (row.state, row.checked_at) == ("pending", None)
    with name_server(waited, DOMAIN) as port:
        assert ask(DOMAIN, resolver(port))["NS"] == ["ns1.example.net."]
        assert look_up(now=waited.a_minute_later(), resolver=resolver(port)) == 1
        row.refresh_from_db()
        assert (row.state, row.servers) == ("pending", ["ns1.example.net"])
        assert due(waited.now) == []  # it was asked just now
        NameServer.objects.update(host=OURS[0])
        later = waited.now + timedelta(minutes=15)
        assert look_up(now=later, resolver=resolver(port)) == 1
    row.refresh_from_db()
    assert (row.state, row.since, row.servers) == ("delegated", later, [OURS[0]])
    with unit(later, SYSTEM):
        await_delegations([service(DOMAIN).pk], now=later, by=SYSTEM)
    assert DomainState.objects.count() == 1


def test_a_name_server_that_does_not_answer_is_asked_again_later(waited: Live) -> None:
    row = DomainState.objects.get(service_id=service(DOMAIN).pk)
    later = waited.now + timedelta(days=2)
    silent = resolver(1)
    silent.lifetime = silent.timeout = 0.2
    assert [found.pk for found in due(later)] == [row.pk]
    assert look_up(now=later, resolver=silent) == 0
    row.refresh_from_db()
    assert (row.state, row.checked_at) == ("delegated", later)
