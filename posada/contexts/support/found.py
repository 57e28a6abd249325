"""Tickets by their number, by the words of their subject, and by what was written in them."""

from collections.abc import Sequence

from posada.contexts.support.models import Message, Ticket
from posada.ground.finding.stems import saying
from posada.ground.finding.trigrams import LOOKED_AT, candidates, nearest
from posada.ground.ledger.numbers import numbers_meant
from posada.terms.contract import Terms

MOST = 20


def about(text: str) -> list[Ticket]:
    """Tickets whose subject or a message has these words in whatever form, newest first.

    Of very many only some are looked at: a word that stands in every message is asked for with another one.
    """
    by_subject = saying(Ticket.objects.order_by(), "subject", text).values_list("pk", flat=True)[:LOOKED_AT]
    by_message = saying(Message.objects.order_by(), "text", text).values_list("ticket_id", flat=True)[:LOOKED_AT]
    return list(Ticket.objects.filter(pk__in=list(by_subject.union(by_message))).order_by("-opened_at")[:MOST])


def called(text: str, words: Sequence[str], terms: Terms, *, forgiving: bool = False) -> list[Ticket]:
    """The ticket of that number; and tickets whose subject has these words, or nearly. One query."""
    numbers = [] if forgiving else numbers_meant(text, ["ticket"], terms)
    rows = candidates(Ticket.objects.all(), ["subject"], words, forgiving=forgiving)
    found = list(rows.union(Ticket.objects.filter(number__in=numbers), all=True) if numbers else rows)
    numbered = [row for row in found if row.number in numbers]
    return numbered + [row for row in nearest(words, ((row.subject, row) for row in found)) if row not in numbered]
