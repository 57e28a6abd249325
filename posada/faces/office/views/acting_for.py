"""Coming into a customer's area for a purpose, and leaving it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import acting, show
from posada.faces.portal.acting import SESSION, remember
from posada.ground.customers.acts.act_for import act_for, purposes, stop_acting
from posada.ground.customers.models import Customer, Impersonation
from posada.ground.customers.rules.acting_for_customer import ActingForCustomer


def allowed_to(at: Desk) -> dict[str, tuple[str, ActingForCustomer]]:
    """For which purposes the person may act, each with the role in which, and its rule."""
    found: dict[str, tuple[str, ActingForCustomer]] = {}
    for role in at.staff.roles:
        for rule in purposes(at.terms, role):
            found.setdefault(rule.purpose, (role, rule))
    return found


@desk("customers")
def act(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """For which purpose; by POST the person is in the customer's area, and it is kept and told."""
    customer, known = get_object_or_404(Customer, pk=id), allowed_to(at)
    if request.method == "POST":
        purpose = request.POST.get("purpose", "")
        role = known[purpose][0] if purpose in known else at.staff.roles[0]
        by, row = at.acting(role), None
        with acting(request, at, by, _("Está en el área del cliente. Todo queda registrado.")):
            row = act_for(customer, purpose, note=request.POST.get("note", ""), by=by, now=at.now)
        if row is not None:
            remember(request, row)
            return redirect("portal:home")
    return show(request, at, "customers", _("Actuar por %(name)s") % {"name": customer.name}, "act-for",
                customer=customer, purposes=[rule for _role, rule in known.values()])  # fmt: skip


@desk("search")
@require_POST
def stop(request: HttpRequest, at: Desk) -> HttpResponse:
    """Leave the area of the customer that the person acts for."""
    kept = request.session.pop(SESSION, None)
    row = Impersonation.objects.filter(pk=kept["id"], staff_id=at.staff.pk).first() if kept else None
    if row is None:
        return redirect("office:home")
    by = at.acting(row.by.partition("/")[2])
    with acting(request, at, by, _("Salió del área del cliente.")):
        stop_acting(row, by=by, now=at.now)
    return redirect("office:customer", row.customer_id) if at.may("customers") else redirect("office:home")
