"""The future of a document that waits: it leaves once the provider's identity is confirmed."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.billing.models import FiscalDocument
from posada.contexts.billing.rules.printed_identity import PrintedIdentity
from posada.kernel.plan import Plan, Step
from posada.terms.versions import Book, book

WAITING = "waiting"


def confirmed_from(versions: Book) -> tuple[datetime, str] | None:
    """(instant, clause) from which documents may leave by the newest terms, for new and for old ones alike.

    None while their identity is unconfirmed, or where nothing makes documents wait for it.
    """
    newest = versions.newest()
    ruling = newest.ruling(PrintedIdentity)
    if ruling is None or not newest.provider.identity.tax_id_confirmed:
        return None
    return newest.existing_from, ruling.clause


def plans(document_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each document, from a fixed number of queries."""
    confirmed = confirmed_from(book())
    found = FiscalDocument.objects.filter(pk__in=document_ids)
    planned: dict[int, tuple[int, Plan]] = {}
    for id, customer, status, issued_at in found.values_list("id", "customer_id", "status", "issued_at"):
        leaves = confirmed is not None and status == WAITING
        step = (Step(max(issued_at, confirmed[0]), "send-document", confirmed[1]),) if leaves and confirmed else ()
        planned[id] = (customer, step)
    return planned
