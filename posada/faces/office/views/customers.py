"""One customer, its papers and its letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from posada.contexts.support.models import Notice
from posada.faces.office.account.page import whole
from posada.faces.office.account.personal import look, may_look, open_to
from posada.faces.office.account.things import sections
from posada.faces.office.desk import Desk, desk
from posada.faces.office.permissions import PAGES
from posada.faces.office.views import show
from posada.faces.office.views.acting_for import allowed_to
from posada.faces.site.words import word
from posada.ground.customers.models import Customer


@desk("customers")
def customer(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Everything of one customer that the person's roles may see; by POST its personal data too, which is kept."""
    found = get_object_or_404(Customer, pk=id)
    shown = look(found, request.POST.get("purpose", ""), at) if request.method == "POST" else open_to(at)
    read = whole(found, at)
    return show(
        request, at, "customers", found.name, "customer", whole=read, customer=found,
        may_act=bool(allowed_to(at)), sections=sections(read.things, id), shown=shown,
        may_look=bool(may_look(at)[1]), may={page.name: at.may(page.name) for page in PAGES},
    )  # fmt: skip


@desk("mailbox")
def letter(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One letter as it was sent. It names its reader and where they are written to: opening it is a look, and kept."""
    found = get_object_or_404(Notice, pk=id)
    holder = Customer.objects.filter(pk=found.customer_id).first()
    seen = open_to(at)
    if holder is not None and "contact" not in seen:
        seen = look(holder, f"letter {id}", at, only=("contact",))
    return show(request, at, "mailbox", found.subject or word("notice-kind", found.kind), "letter", notice=found,
                opened=holder is None or "contact" in seen)  # fmt: skip
