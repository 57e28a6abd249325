"""Papers to keep: a claim, the documents of its payment, the statement of the account."""

from django.http import Http404, HttpRequest, HttpResponse

from posada.contexts.billing.models import FiscalDocument, Invoice
from posada.contexts.billing.papers.write import document_pdf, proforma_pdf, statement_pdf
from posada.faces.portal.visitor import Visitor, area, owned


@area("invoices")
def claim(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The claim as a PDF."""
    found = owned(who, Invoice, "invoice", id)
    return as_pdf(proforma_pdf(found.pk, now=who.now), found.number)


@area("invoices")
def document(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """An issued document as a PDF; one that is held from leaving is not there yet."""
    found = owned(who, FiscalDocument, "document", id)
    if found.status != "issued":
        raise Http404
    return as_pdf(document_pdf(found, now=who.now), found.number)


@area("invoices")
def statement(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The account with its claims and what is owed."""
    return as_pdf(statement_pdf(who.customer.pk, now=who.now), "statement")


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A paper that browsers show, and keep under that name."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
