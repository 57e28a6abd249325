"""Events: what the one table lists follows, in order, here and now."""

from dataclasses import dataclass

import pytest

from posada.kernel import events
from posada.kernel.errors import PosadaError
from posada.kernel.events import Event, announce, install, use_table


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    order_id: int


@dataclass(frozen=True, slots=True)
class InvoiceIssued(Event):
    order_id: int


@dataclass(frozen=True, slots=True)
class UrgentOrderPlaced(OrderPlaced):
    pass


@pytest.fixture
def nothing_installed(monkeypatch):
    monkeypatch.setattr(events, "_installed", None)


def test_followers_are_called_in_order_and_depth_first():
    called = []

    def issue(event: OrderPlaced) -> None:
        called.append(f"issue {event.order_id}")
        announce(InvoiceIssued(event.order_id))
        called.append("issued")

    table = {
        OrderPlaced: [issue, lambda event: called.append("greet")],
        InvoiceIssued: [lambda event: called.append(f"mail {event.order_id}")],
    }
    with use_table(table):
        announce(OrderPlaced(7))
    assert called == ["issue 7", "mail 7", "issued", "greet"]


def test_nothing_follows_an_event_that_is_not_listed_itself():
    called = []
    with use_table({OrderPlaced: [called.append]}):
        announce(InvoiceIssued(1))
        announce(UrgentOrderPlaced(1))  # a table lists types, not families
    assert called == []


def test_an_error_stops_what_would_follow():
    called = []
    with use_table({OrderPlaced: [lambda event: 1 / 0, called.append]}), pytest.raises(ZeroDivisionError):
        announce(OrderPlaced(1))
    assert called == []


@pytest.mark.usefixtures("nothing_installed")
def test_announcing_before_the_flow_is_there_is_an_error():
    with pytest.raises(PosadaError, match="OrderPlaced"):
        announce(OrderPlaced(1))


@pytest.mark.usefixtures("nothing_installed")
def test_the_table_is_installed_once():
    called = []
    table = {OrderPlaced: [called.append]}
    install(table)
    install(table)  # the same again is harmless
    with pytest.raises(PosadaError):
        install({})
    announce(OrderPlaced(1))
    with use_table({}):
        announce(OrderPlaced(2))
    assert called == [OrderPlaced(1)]
