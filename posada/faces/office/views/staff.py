"""Who works for the house: somebody new, the roles of one person, and leaving. The administrator's alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import acting, show
from posada.faces.site.invitations import password_path
from posada.ground.customers.acts.keep_staff import give_roles, let_go, take_on
from posada.ground.customers.models import Staff
from posada.ground.customers.staff_roles import roles_of


@desk("staff")
def add(request: HttpRequest, at: Desk) -> HttpResponse:
    """A form for somebody new; by POST the person is taken on, and the page has the link for choosing a password."""
    added: list[Staff] = []
    if request.method == "POST":
        by, given = at.acting("administrator"), request.POST
        with acting(request, at, by, _("Ya puede entrar, en cuanto elija su contraseña.")):
            added = [take_on(given.get("name", ""), given.get("email", ""), given.getlist("role"), now=at.now, by=by)]
    return show(
        request, at, "staff", _("Alguien nuevo"), "staff-add", roles=roles_of(at.terms), given=request.POST,
        chosen=request.POST.getlist("role"), added=added[0] if added else None,
        link=request.build_absolute_uri(password_path(added[0].user)) if added else "",
    )  # fmt: skip


@desk("staff")
def member(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One person's roles; by POST, others."""
    person = get_object_or_404(Staff.objects.select_related("user"), pk=id)
    if request.method == "POST":
        by = at.acting("administrator")
        with acting(request, at, by, _("Guardado: rige desde su próxima página.")):
            give_roles(person, request.POST.getlist("role"), now=at.now, by=by)
        return redirect("office:member", id)
    return show(request, at, "staff", person.name, "staff-member", person=person, roles=roles_of(at.terms))


@desk("staff")
@require_POST
def leave(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """The person works here no more."""
    person = get_object_or_404(Staff.objects.select_related("user"), pk=id)
    by = at.acting("administrator")
    with acting(request, at, by, _("%s ya no puede entrar.") % person.name):
        let_go(person, now=at.now, by=by)
    return redirect("office:staff")
