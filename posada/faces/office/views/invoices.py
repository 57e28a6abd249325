"""One claim: its lines, what was paid and what is left, what follows, its papers and its story."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Allocation, FiscalDocument, Invoice
from posada.contexts.billing.papers.write import document_pdf, proforma_pdf
from posada.contexts.payments.models import Charge, Payment, Reference
from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import show
from posada.faces.portal.reading import coming
from posada.terms.models import Decision

SHOWN = 50


@desk("invoices")
def invoice(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One claim with all that is known of it."""
    found, who, extended = billing.with_extension(id)
    if found is None:
        raise Http404(id)
    late = found.state == "unpaid" and found.due_on < at.today
    decisions = Decision.objects.filter(customer_id=found.customer_id, subject_kind="invoice", subject_id=id)
    return show(
        request, at, "invoices", found.number, "invoice", invoice=found, state="overdue" if late else found.state,
        unpaid=billing.unpaid(found), who=who,
        lines=billing.lines_of([id]).get(id, ()), extended=extended,
        steps=coming({}, [found], at.now) if found.state == "unpaid" else (),
        allocations=Allocation.objects.filter(invoice_id=id).order_by("at", "pk"),
        payments=Payment.objects.filter(invoice_id=id).order_by("learnt_at"),
        documents=FiscalDocument.objects.filter(invoice_id=id).order_by("pk"),
        charges=Charge.objects.filter(invoice_id=id).order_by("-asked_at")[:SHOWN],
        references=Reference.objects.filter(invoice_id=id).order_by("-issued_at")[:SHOWN],
        decisions=decisions.order_by("-decided_at", "-id")[:SHOWN],
    )  # fmt: skip


@desk("invoices")
def claim_pdf(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """The claim on paper, as the customer has it."""
    found = get_object_or_404(Invoice, pk=id)
    return _pdf(proforma_pdf(id, now=at.now), found.number)


@desk("invoices")
def document_pdf_of(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """A fiscal document on paper."""
    found = get_object_or_404(FiscalDocument, pk=id)
    return _pdf(document_pdf(found, now=at.now), found.number or str(id))


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
