"""Tickets by their number, by the words of their subject, and by what was written in them."""

from collections.abc import Sequence

from posada.contexts.support.models import Message, Ticket
from posada.ground.finding.stems import saying
from posada.ground.finding.trigrams import having
from posada.ground.ledger.numbers import numbers_meant
from posada.terms.contract import Terms

MOST = 20


def numbered(text: str, terms: Terms) -> list[Ticket]:
    """The ticket of that number."""
    return list(Ticket.objects.filter(number__in=numbers_meant(text, ["ticket"], terms)))


def about(text: str) -> list[Ticket]:
    """Tickets whose subject or a message has these words in whatever form, newest first."""
    by_subject = saying(Ticket.objects.all(), "subject", text).values_list("pk", flat=True)[:MOST]
    by_message = saying(Message.objects.all(), "text", text).values_list("ticket_id", flat=True)[:MOST]
    return list(Ticket.objects.filter(pk__in=list(by_subject.union(by_message))).order_by("-opened_at")[:MOST])


def called(words: Sequence[str], *, forgiving: bool = False) -> list[Ticket]:
    """Tickets whose subject has these words, or nearly."""
    return having(Ticket.objects.all(), ["subject"], words, forgiving=forgiving)
