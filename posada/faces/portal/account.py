"""The account's money: what is in the customer's favour, and every movement with the balance after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from posada.contexts.billing.models import Invoice
from posada.contexts.payments.models import Payment
from posada.faces.site import formats
from posada.faces.site.words import word
from posada.ground.ledger.models import Account
from posada.ground.ledger.statement import Move, moves
from posada.ground.ledger.transfers import balance
from posada.kernel.calendar import Calendar
from posada.kernel.money import Money
from posada.terms.models import Decision


@dataclass(frozen=True, slots=True)
class Line:
    """A movement in words: what happened, about which invoice or by which means, and where its page is."""

    at: datetime
    said: str
    about: str
    url: str
    move: Move


def in_favour(customer_id: int, currency: str) -> Money:
    """What the customer has on account: money that came in, and credit that is not paid out."""
    return -(balance(customer_id, Account.MONEY, currency) + balance(customer_id, Account.CREDIT, currency))


def statement(customer_id: int, currency: str, *, most: int | None = None, skip: int = 0) -> list[Line]:
    """The movements of an account in words, newest first: four queries, however many there are."""
    found = moves(customer_id, currency, most=most, skip=skip)
    acts = dict(Decision.objects.filter(
        customer_id=customer_id, pk__in=[move.decision_id for move in found]).values_list("pk", "act"))  # fmt: skip
    numbers = dict(Invoice.objects.filter(
        pk__in={move.invoice_id for move in found if move.invoice_id}).values_list("pk", "number"))  # fmt: skip
    methods = dict(Payment.objects.filter(
        pk__in={move.payment_id for move in found if move.payment_id}).values_list("pk", "method"))  # fmt: skip
    return [_line(move, acts, numbers, methods) for move in found]


def _line(move: Move, acts: dict[int, str], numbers: dict[int, str], methods: dict[int, str]) -> Line:
    said = word("act", acts.get(move.decision_id, ""))
    if move.invoice_id in numbers:
        about, url = numbers[move.invoice_id], reverse("portal:invoice", args=[move.invoice_id])
    else:
        about = formats.method(methods.get(move.payment_id or 0, ""))
        url = reverse("portal:why", args=[move.decision_id])
    return Line(move.at, said, about, url, move)


def sheets(lines: Sequence[Line], calendar: Calendar) -> list[list[str]]:
    """The lines as a file holds them: day, what, about what, charge, payment, balance."""
    return [
        [calendar.today(line.at).isoformat(), line.said, line.about,
         line.move.charge.plain() if line.move.charge else "",
         line.move.settled.plain() if line.move.settled else "", line.move.balance.plain()]
        for line in lines
    ]  # fmt: skip
