"""Who is at the back office, in which role, and which pages each role needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from posada.ground.customers.models import Staff
from posada.kernel import clock
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.versions import book

View = Callable[..., HttpResponse]
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Page:
    """One page: its name, what it is called, and the roles that need it beside the administrator's."""

    name: str
    label: Promise
    roles: frozenset[str]


def _page(name: str, label: Promise, *roles: str) -> Page:
    return Page(name, label, frozenset(roles))


EVERYBODY = ("sales", "billing", "support", "activations", "customer-care", "payment_verifier", "abuse")
PAGES = (
    _page("home", _("Hoy"), *EVERYBODY),
    _page("customers", _("Clientes"), "sales", "billing", "support", "customer-care"),
    _page("orders", _("Pedidos"), "sales", "payment_verifier"),
    _page("payments", _("Pagos"), "billing", "payment_verifier"),
    _page("tasks", _("Tareas"), "activations", "support"),
    _page("cases", _("Casos"), *EVERYBODY),
    _page("invoices", _("Facturas"), "billing", "customer-care", "sales"),
    _page("tickets", _("Tickets"), "support", "billing", "sales", "customer-care", "activations"),
    _page("agenda", _("Agenda"), "billing"),
    _page("runs", _("Corridas"), "billing"),
    _page("journal", _("Diario"), "billing", "customer-care", "support"),
    _page("parked", _("Detenidos")),
    _page("trials", _("¿Y si…?"), "billing"),
    _page("reversal", _("Deshacer un error")),
    _page("brake", _("Parada de emergencia")),
    _page("mailbox", _("Correo enviado"), "support", "customer-care", "billing"),
)  # fmt: skip
BY_NAME = {page.name: page for page in PAGES}


@dataclass(frozen=True)
class Desk:
    """A member of staff, signed in."""

    staff: Staff
    now: datetime
    terms: Terms

    @property
    def today(self) -> date:
        return self.terms.calendar.today(self.now)

    @property
    def is_administrator(self) -> bool:
        return ADMINISTRATOR in self.staff.roles

    def may(self, page: str) -> bool:
        """Whether one of the person's roles needs the page."""
        return self.is_administrator or bool(BY_NAME[page].roles & set(self.staff.roles))

    def pages(self) -> list[Page]:
        return [page for page in PAGES if self.may(page.name)]

    def acting(self, *wanted: str) -> Actor:
        """The person in the first of these roles that they have, else in their own first role."""
        held = [role for role in (*wanted, ADMINISTRATOR) if role in self.staff.roles] or self.staff.roles
        return Actor("staff", self.staff.pk, role=held[0] if held else None, channel="staff")


def desk(page: str) -> Callable[[View], View]:
    """A page for staff whose role needs it; the view is given the Desk."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            staff = Staff.objects.filter(user=request.user.pk).first()
            if staff is None:
                raise PermissionDenied
            now = clock.now()
            at = Desk(staff, now, book().for_existing(now))
            if not at.may(page):
                raise PermissionDenied
            request.desk = at  # type: ignore[attr-defined]
            return view(request, at, *args, **kwargs)

        return guarded

    return decorate
