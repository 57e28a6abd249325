"""A dispute that is won leaves the ledger as it was, but for what the gateway keeps of its cost."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from posada.contexts.billing.models import Invoice
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import balance
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script

pytestmark = pytest.mark.django_db


def script(events: list[dict[str, object]]) -> Script:
    return Script.model_validate(
        {
            "pack": "flooming",
            "from": "2026-03-01T09:00",
            "until": "2026-03-20",
            "terms": {"flooming/late-fee": {"percent": 10}},
            "customers": {"ana": {"name": "Ana Gómez"}},
            "events": [
                {"at": "2026-03-01T10:00", "order": {"as": "web", "customer": "ana", "product": "hosting-1"}},
                {"at": "2026-03-01T12:00", "pay": {"as": "march", "invoice": "web/1"}},
                *events,
            ],
        }
    )


def balances(events: list[dict[str, object]]) -> dict[Account, Decimal]:
    """Every account of the customer once the story is over, and that what is paid on a claim agrees with it."""
    with scratch_house(script(events), Path("story.yaml")) as story:
        Player(script(events), story).play()
        customer = story.id_of("ana", "customer")
        assert all(invoice.paid <= invoice.total for invoice in Invoice.objects.all())
        found = {account: balance(customer, account, "COP").amount for account in Account}
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return found


@pytest.mark.parametrize(("cost", "paid_again"), [(80_000, False), (400_000, True)])
def test_a_dispute_won_leaves_the_ledger_as_it_was(cost, paid_again):
    contested: list[dict[str, object]] = [{"at": "2026-03-10T09:00", "dispute": {"payment": "march", "cost": cost}}]
    again: list[dict[str, object]] = [{"at": "2026-03-12T09:00", "pay": {"invoice": "web/1"}}] if paid_again else []
    won: list[dict[str, object]] = [{"at": "2026-03-15T09:00", "resolve": {"payment": "march", "outcome": "won"}}]
    before, after = balances([]), balances([*contested, *again, *won])
    twice = after[Account.CASH] - before[Account.CASH]  # what was paid again is the customer's own money
    assert (twice > 0) is paid_again
    assert after == before | {Account.CASH: before[Account.CASH] + twice, Account.MONEY: before[Account.MONEY] - twice}
