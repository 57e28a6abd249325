"""A customer's own data, whole, as a zip: what we know as JSON, lists as CSV, papers as PDF, and files they sent."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import override

from posada.contexts.billing.models import FiscalDocument, Invoice
from posada.contexts.billing.papers.write import document_pdf, proforma_pdf, statement_pdf
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Card, Payment
from posada.contexts.services.models import PaidPeriod, Service
from posada.contexts.support.models import Attachment, Message, Notice, Ticket
from posada.faces.portal.account import sheets, statement
from posada.ground.customers.models import (
    Access,
    ChangeLog,
    Contact,
    Customer,
    Declaration,
    FiscalData,
    SignIn,
)
from posada.terms.models import Acceptance, Decision
from posada.terms.versions import book
from posada.terms.why import explain

PURPOSE = "data-export"
Column = tuple[str, ...]

ACCOUNT: dict[str, tuple[Any, Column]] = {
    "contacts": (Contact, ("name", "email", "phone", "is_primary", "may", "added_at", "removed_at")),
    "fiscal_data": (
        FiscalData, ("legal_name", "tax_id", "address", "city", "country", "email", "effective_at", "changed_by"),
    ),
    "declarations": (Declaration, ("what", "by", "at", "address")),
    "changes": (ChangeLog, ("what", "before", "after", "at", "by", "address")),
    "looked_at_by_staff": (Access, ("by", "what", "purpose", "at")),
    "acceptances": (Acceptance, ("version__version", "hash", "accepted_by", "at", "evidence")),
    "cards": (Card, ("brand", "last_four", "holder", "expires", "removed_at")),
}  # fmt: skip
LISTS: dict[str, tuple[Any, Column]] = {
    "services": (
        Service, ("id", "name", "domain", "product", "cycle", "quantity", "currency", "state", "ordered_on",
                  "activated_at", "renews_on", "paid_until", "ends_on", "ended_at"),
    ),
    "paid-periods": (PaidPeriod, ("service_id", "first", "last", "net")),
    "orders": (Order, ("number", "placed_at", "channel", "state", "coupon", "method", "currency")),
    "invoices": (
        Invoice, ("number", "origin", "issued_at", "due_on", "state", "currency", "net", "tax", "total", "paid",
                  "paid_at"),
    ),
    "payments": (Payment, ("value_at", "method", "state", "amount", "currency", "reference")),
}  # fmt: skip


def write_export(customer_id: int, *, now: datetime) -> Attachment:
    """Make the zip and keep it among the customer's files, in the place of any made before."""
    customer = Customer.objects.get(pk=customer_id)
    content = io.BytesIO()
    with override(customer.language), zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(customer, now):
            archive.writestr(name, data)
    for old in Attachment.objects.filter(customer_id=customer_id, purpose=PURPOSE):
        default_storage.delete(old.path)
        old.delete()
    whole = content.getvalue()
    digest = hashlib.sha256(whole).hexdigest()
    path = default_storage.save(f"customers/{customer_id}/{digest}.zip", File(io.BytesIO(whole)))
    return Attachment.objects.create(
        customer_id=customer_id, name=f"{book().for_existing(now).calendar.today(now).isoformat()}.zip",
        media_type="application/zip", size=len(whole), sha256=digest, path=path, purpose=PURPOSE, uploaded_at=now,
        uploaded_by="system",
    )  # fmt: skip


def _files(customer: Customer, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Each file of the zip with its name."""
    own = {"customer_id": customer.pk}
    yield "account.json", _json(_account(customer))
    for name, (model, columns) in LISTS.items():
        yield f"{name}.csv", _csv(columns, model.objects.filter(**own).order_by("pk").values_list(*columns))
    lines = statement(customer.pk, customer.currency)
    calendar = book().for_existing(now).calendar
    headings = ("day", "what", "about", "charge", "payment", "balance")
    yield "statement.csv", _csv(headings, sheets(lines, calendar))
    yield (
        "notices.json",
        _json(list(_rows(Notice.objects.filter(**own), ("at", "kind", "channel", "address", "subject", "body")))),
    )
    yield "tickets.json", _json(_tickets(customer.pk))
    decided = Decision.objects.filter(**own).order_by("decided_at", "id")
    yield "decisions.json", _json([each.as_object() for each in explain(decided, customer.language, to_staff=False)])
    yield "statement.pdf", statement_pdf(customer.pk, now=now)
    for id, number in Invoice.objects.filter(**own).order_by("pk").values_list("pk", "number"):
        yield f"invoices/{number}.pdf", proforma_pdf(id, now=now)
    for document in FiscalDocument.objects.filter(**own, status="issued").order_by("pk"):
        yield f"documents/{document.number}.pdf", document_pdf(document, now=now)
    for sent in Attachment.objects.filter(**own, restricted_to="").exclude(purpose=PURPOSE).order_by("pk"):
        with default_storage.open(sent.path) as file:
            yield f"files/{sent.pk}-{sent.name}", file.read()


def _account(customer: Customer) -> dict[str, Any]:
    """Who the customer is to us, with every version of what changed."""
    found: dict[str, Any] = {
        "name": customer.name, "country": customer.country, "currency": customer.currency,
        "language": customer.language, "since": customer.created_at, "standing": customer.standing,
    }  # fmt: skip
    for name, (model, columns) in ACCOUNT.items():
        found[name] = list(_rows(model.objects.filter(customer_id=customer.pk).order_by("pk"), columns))
    users = Contact.objects.filter(customer=customer, user__isnull=False).values("user")
    found["sign_ins"] = list(_rows(SignIn.objects.filter(user__in=users).order_by("at"),
                                   ("at", "succeeded", "methods", "address", "agent")))  # fmt: skip
    return found


def _tickets(customer_id: int) -> list[dict[str, Any]]:
    """Every ticket with its thread, less what staff noted among themselves."""
    threads: dict[int, list[dict[str, Any]]] = {}
    said = Message.objects.filter(ticket__customer_id=customer_id, internal=False).order_by("at", "pk")
    for ticket_id, at, author, text in said.values_list("ticket_id", "at", "author", "text"):
        threads.setdefault(ticket_id, []).append({"at": at, "by": author, "text": text})
    tickets = Ticket.objects.filter(customer_id=customer_id).order_by("pk")
    return [
        {**row, "messages": threads.get(row.pop("pk"), [])}
        for row in _rows(tickets, ("pk", "number", "subject", "department", "state", "opened_at", "closed_at"))
    ]


def _rows(found: QuerySet[Any], columns: Column) -> Iterator[dict[str, Any]]:
    for values in found.values_list(*columns):
        yield dict(zip(columns, values, strict=True))


def _json(data: Mapping[str, Any] | Sequence[Any]) -> bytes:
    return orjson.dumps(data, default=str, option=orjson.OPT_INDENT_2)


def _csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(headings)
    writer.writerows(["" if value is None else str(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()
