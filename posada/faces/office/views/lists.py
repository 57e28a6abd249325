"""Customers, orders, invoices, tasks, payments, tickets and the letters that were sent."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.acts.advance_orders import verify_order
from posada.contexts.ordering.models import Order
from posada.contexts.payments.acts.settle_payment import receive_payment, reject_payment
from posada.contexts.payments.models import Payment
from posada.contexts.services.acts.end_tasks import end_tasks
from posada.contexts.services.models import Service, Task, TaskState
from posada.contexts.support.acts.close_ticket import close_ticket
from posada.contexts.support.acts.reply_ticket import reply
from posada.contexts.support.models import Attachment, Message, Notice, Ticket
from posada.faces.office.desk import Desk, desk
from posada.faces.office.tables import Row, Table, action, day, link, moment, money, paged, state, text
from posada.faces.office.views import acting, show, table
from posada.faces.portal.views.pay import as_download
from posada.faces.site import formats, names
from posada.faces.site.words import WORDS, word
from posada.ground.customers.models import Contact, Customer
from posada.terms.models import Decision

SHOWN = 30


def filters(about: str, chosen: str) -> list[tuple[str, str, bool]]:
    """The states by which a list can be narrowed."""
    return [("", _("Todas"), not chosen)] + [(key, str(said), key == chosen) for key, said in WORDS[about].items()]


@desk("customers")
def customers(request: HttpRequest, at: Desk) -> HttpResponse:
    """Customers, newest first; `q` looks into names and addresses."""
    asked = request.GET.get("q", "").strip()
    found = Customer.objects.order_by("-created_at", "-pk")
    if asked:
        by_mail = Contact.objects.filter(email__icontains=asked).values("customer")
        found = found.filter(Q(name__icontains=asked) | Q(pk__in=by_mail))
    page = paged(request, found)
    rows = [Row((link(c.name, "customer", c.pk), text(c.country), text(c.currency), text(c.get_standing_display()),
                 day(c.created_at))) for c in page]  # fmt: skip
    columns = (_("Cliente"), _("País"), _("Moneda"), _("Situación"), _("Desde"))
    return table(
        request, at, "customers", _("Clientes"), Table(columns, rows, _("Nadie con ese nombre."), page), search=asked
    )


@desk("customers")
def customer(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One customer: services, claims, payments and what was decided."""
    found = get_object_or_404(Customer, pk=id)
    services = Service.objects.filter(customer_id=id).order_by("-pk")[:SHOWN]
    claims = Invoice.objects.filter(customer_id=id).order_by("-issued_at")[:SHOWN]
    return show(
        request, at, "customers", found.name, "customer", customer=found, services=services, invoices=claims,
        contacts=found.contacts.filter(removed_at=None), fiscal=found.fiscal_data.order_by("-effective_at").first(),
        payments=Payment.objects.filter(customer_id=id).order_by("-learnt_at")[:SHOWN],
        decisions=Decision.objects.filter(customer_id=id).order_by("-decided_at", "-id")[:SHOWN],
    )  # fmt: skip


@desk("orders")
def orders(request: HttpRequest, at: Desk) -> HttpResponse:
    """Orders, those that wait for a person first."""
    chosen = request.GET.get("state", "")
    found = Order.objects.order_by("-placed_at", "-pk")
    page = paged(request, found.filter(state=chosen) if chosen else found)
    who = names.customers([order.customer_id for order in page])
    rows = [
        Row((text(o.number), link(who.get(o.customer_id, ""), "customer", o.customer_id), moment(o.placed_at),
             text(", ".join(o.snapshot)), state(o.state, "order")),
            (action(_("Verificar"), "verify_order", o.pk),) if o.state == "awaiting-verification" else ())
        for o in page
    ]  # fmt: skip
    columns = (_("Pedido"), _("Cliente"), _("Fecha"), _("Qué"), _("Estado"))
    return table(request, at, "orders", _("Pedidos"),
                 Table(columns, rows, _("Ningún pedido así."), page, filters("order", chosen)))  # fmt: skip


@require_POST
@desk("orders")
def verify(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Find the first payment of an order good."""
    by = at.acting("payment_verifier")
    with acting(request, at, by, _("Pedido verificado.")):
        verify_order(id, now=at.now, by=by)
    return redirect("office:orders")


@desk("payments")
def payments(request: HttpRequest, at: Desk) -> HttpResponse:
    """Payments to be found in the bank, then those settled."""
    chosen = request.GET.get("state", "claimed")
    found = (
        Payment.objects.order_by("learnt_at", "pk") if chosen == "claimed" else Payment.objects.order_by("-learnt_at")
    )
    page = paged(request, found.filter(state=chosen) if chosen else found)
    who = names.customers([payment.customer_id for payment in page])
    claims = names.subjects([("invoice", payment.invoice_id) for payment in page if payment.invoice_id])
    rows = [_payment(payment, who, claims) for payment in page]
    columns = (_("Cliente"), _("Para"), _("Medio"), _("Referencia"), _("Día del dinero"), _("Valor"), _("Estado"), "")
    return table(request, at, "payments", _("Pagos"),
                 Table(columns, rows, _("No hay pagos por verificar."), page, filters("payment", chosen)))  # fmt: skip


def _payment(payment: Payment, who: dict[int, str], claims: dict[tuple[str, int], str]) -> Row:
    proof = payment.proof.get("attachment")
    cells = (
        link(who.get(payment.customer_id, ""), "customer", payment.customer_id),
        text(claims.get(("invoice", payment.invoice_id or 0), "—")), text(formats.method(payment.method)),
        text(payment.reference),
        day(payment.value_at), money(payment.amount, payment.currency), state(payment.state, "payment"),
        link(_("Comprobante"), "file", proof) if proof else text(""),
    )  # fmt: skip
    open_ = payment.state == "claimed"
    return Row(cells, (action(_("Está en el banco"), "settle", payment.pk, outcome="receive"),
                       action(_("No aparece"), "settle", payment.pk, outcome="reject", style="danger"))
               if open_ else ())  # fmt: skip


@require_POST
@desk("payments")
def settle(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Say whether a claimed payment is in our accounts."""
    received = request.POST.get("outcome") == "receive"
    by = at.acting("payment_verifier", "billing")
    with acting(request, at, by, _("Pago recibido.") if received else _("Pago rechazado.")):
        (receive_payment if received else reject_payment)(id, now=at.now, by=by)
    return redirect("office:payments")


@desk("payments")
def file(request: HttpRequest, at: Desk, id: int) -> Any:
    """A file a customer sent, for staff who verify payments."""
    return as_download(get_object_or_404(Attachment, pk=id))


@desk("tasks")
def tasks(request: HttpRequest, at: Desk) -> HttpResponse:
    """What must be done by hand, first to be attended first."""
    chosen = request.GET.get("state", "open")
    found = Task.objects.filter(state=chosen) if chosen else Task.objects.all()
    page = paged(request, found.order_by("attend_from" if chosen == "open" else "-ended_at", "pk"))
    called = names.subjects([("service", task.service_id) for task in page])
    who = names.customers([task.customer_id for task in page])
    rows = [
        Row((text(word("task-act", t.act)), text(called["service", t.service_id]), text(who.get(t.customer_id, "")),
             text(t.department), moment(t.attend_from), state(t.state, "task")),
            (action(_("Hecha"), "end_task", t.pk, outcome="done"),
             action(_("Falló"), "end_task", t.pk, outcome="failed", style="danger")) if t.state == "open" else ())
        for t in page
    ]  # fmt: skip
    columns = (_("Qué"), _("Servicio"), _("Cliente"), _("Departamento"), _("Desde"), _("Estado"))
    return table(request, at, "tasks", _("Tareas"),
                 Table(columns, rows, _("Nada por hacer."), page, filters("task", chosen)))  # fmt: skip


@require_POST
@desk("tasks")
def end_task(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Report what became of a task."""
    outcome = TaskState(request.POST["outcome"])
    by = at.acting("activations", "support")
    with acting(request, at, by, _("Tarea cerrada.")):
        end_tasks([id], outcome=outcome, now=at.now, by=by, note=request.POST.get("note", ""))
    return redirect("office:tasks")


@desk("invoices")
def invoices(request: HttpRequest, at: Desk) -> HttpResponse:
    """Claims, newest first."""
    chosen = request.GET.get("state", "")
    found = Invoice.objects.order_by("-issued_at", "-pk")
    if chosen == "overdue":
        found = found.filter(state="unpaid", due_on__lt=at.today).order_by("due_on", "pk")
    elif chosen:
        found = found.filter(state=chosen)
    page = paged(request, found)
    who = names.customers([invoice.customer_id for invoice in page])
    rows = [_invoice(invoice, who, at) for invoice in page]
    columns = (_("Número"), _("Cliente"), _("Emitida"), _("Vence"), _("Total"), _("Estado"))
    return table(request, at, "invoices", _("Facturas"),
                 Table(columns, rows, _("Ninguna así."), page, filters("invoice", chosen)))  # fmt: skip


def _invoice(invoice: Invoice, who: dict[int, str], at: Desk) -> Row:
    late = invoice.state == "unpaid" and invoice.due_on < at.today
    return Row((
        text(invoice.number), link(who.get(invoice.customer_id, ""), "customer", invoice.customer_id),
        day(invoice.issued_at), day(invoice.due_on), money(invoice.total, invoice.currency),
        state("overdue" if late else invoice.state, "invoice"),
    ))  # fmt: skip


@desk("tickets")
def tickets(request: HttpRequest, at: Desk) -> HttpResponse:
    """Requests that wait for us, the longest waiting first; then the others."""
    chosen = request.GET.get("state", "open")
    found = Ticket.objects.filter(state=chosen) if chosen else Ticket.objects.all()
    page = paged(request, found.order_by("waiting_since" if chosen == "open" else "-opened_at", "pk"))
    who = names.customers([ticket.customer_id for ticket in page])
    rows = [
        Row((text(t.number), link(t.subject, "ticket", t.pk),
             link(who.get(t.customer_id, ""), "customer", t.customer_id),
             text(t.department), moment(t.opened_at), state(t.state, "ticket")))
        for t in page
    ]  # fmt: skip
    columns = (_("Ticket"), _("Asunto"), _("Cliente"), _("Departamento"), _("Abierto"), _("Estado"))
    return table(request, at, "tickets", _("Tickets"),
                 Table(columns, rows, _("Nadie espera respuesta."), page, filters("ticket", chosen)))  # fmt: skip


@desk("tickets")
def ticket(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One request with its whole thread; by POST an answer, a note among staff, or its end."""
    found = get_object_or_404(Ticket, pk=id)
    if request.method == "POST":
        by, words = at.acting(found.department), request.POST.get("text", "").strip()
        with acting(request, at, by, _("Hecho.")):
            if words:
                reply(id, words, now=at.now, by=by, internal=bool(request.POST.get("internal")))
            if request.POST.get("close"):
                close_ticket(id, now=at.now, by=by)
        return redirect("office:ticket", id)
    thread, who = Message.objects.filter(ticket=found), names.customers([found.customer_id])
    return show(request, at, "tickets", found.subject, "ticket", ticket=found, thread=thread, who=who)


@desk("mailbox")
def mailbox(request: HttpRequest, at: Desk) -> HttpResponse:
    """The letters that were written, newest first."""
    page = paged(request, Notice.objects.order_by("-at", "-pk"))
    rows = [Row((moment(n.at), text(n.address), link(n.subject or n.kind, "letter", n.pk),
                 text(word("value", n.channel)),
                 text(word("notice", n.state)))) for n in page]  # fmt: skip
    columns = (_("Cuándo"), _("A quién"), _("Asunto"), _("Canal"), _("Estado"))
    return table(request, at, "mailbox", _("Correo enviado"), Table(columns, rows, _("Todavía nada."), page))


@desk("mailbox")
def letter(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One letter, as it was sent."""
    found = get_object_or_404(Notice, pk=id)
    return show(request, at, "mailbox", found.subject or found.kind, "letter", notice=found)
