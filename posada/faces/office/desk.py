"""Who is at the back office and in which role; pages that a role does not need are not there for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from posada.faces.office.permissions import ADMINISTRATOR, Page, may, menu
from posada.ground.customers.models import Staff
from posada.kernel import clock
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.versions import book

View = Callable[..., HttpResponseBase]


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
        return may(self.staff.roles, page)

    def menu(self) -> list[tuple[Promise, list[Page]]]:
        return menu(self.staff.roles)

    def acting(self, *wanted: str) -> Actor:
        """The person in the first of these roles that they have, else in their own first role."""
        held = [role for role in (*wanted, ADMINISTRATOR) if role in self.staff.roles] or self.staff.roles
        return Actor("staff", self.staff.pk, role=held[0] if held else None, channel="staff")


def at_desk(request: HttpRequest) -> Desk | None:
    """The member of staff whose request this is; None where the person signed in is none."""
    staff = Staff.objects.filter(user=request.user.pk).first()
    if staff is None:
        return None
    now = clock.now()
    return Desk(staff, now, book().for_existing(now))


def desk(page: str) -> Callable[[View], View]:
    """A page for staff whose role needs it, given the Desk; for everybody else who is signed in it does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            at = at_desk(request)
            if at is None or not at.may(page):
                raise Http404
            request.desk = at  # type: ignore[attr-defined]
            return view(request, at, *args, **kwargs)

        guarded.page = page  # type: ignore[attr-defined]
        return guarded

    return decorate
