"""Who is at the portal's door, for which customer, and at what hour of the house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.support.rules.area import ORDINARY, Area
from posada.faces.portal.acting import LOOKING, SESSION, acting, allowed
from posada.faces.portal.door import come_in
from posada.faces.site.words import word
from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.act_for import refuse_deed
from posada.ground.customers.models import Contact, Customer, Impersonation
from posada.kernel import clock
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Refused, Verdict
from posada.terms.rule import grounds
from posada.terms.rules.terms_announcement import TermsAnnouncement
from posada.terms.views import seen_by, terms_of

View = Callable[..., HttpResponseBase]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Visitor:
    """A contact of a customer, signed in; or a member of staff who is `acting` for the customer."""

    contact: Contact
    customer: Customer
    now: datetime
    terms: Terms
    actor: Actor
    acting: Impersonation | None = None

    @property
    def today(self) -> date:
        return self.terms.calendar.today(self.now)

    def areas(self) -> set[str]:
        """The pages that the terms promise; that of the terms too, where changes are told with the way there."""
        promised = {ruling.rule.of for ruling in self.terms.rulings(Area)} or set(ORDINARY)
        return promised | {"terms"} if self.terms.rulings(TermsAnnouncement) else promised


def visitor(request: HttpRequest) -> Visitor | None:
    """The visitor of this request; None where the person signed in speaks for no customer.

    Who acts for one visits the pages that the purpose allows, and no others.
    """
    if SESSION in request.session:
        row = acting(request)
        return _stand_in(request, row) if row is not None and allowed(request, row) else None
    contact = Contact.objects.select_related("customer").filter(user=request.user.pk, removed_at=None).first()
    if contact is None:
        return None
    now = clock.now()
    kind, id = ("customer", contact.customer_id) if contact.is_primary else ("contact", contact.pk)
    actor = Actor(kind, id, channel="portal", address=request.META.get("REMOTE_ADDR"))
    return Visitor(contact, contact.customer, now, terms_of([contact.customer_id], now)[contact.customer_id], actor)


def _stand_in(request: HttpRequest, row: Impersonation) -> Visitor:
    """A member of staff in the place of the customer's primary contact; what they do is theirs, and said so."""
    now, role = clock.now(), row.by.partition("/")[2] or None
    actor = Actor("staff", row.staff_id, role=role, channel="portal", address=request.META.get("REMOTE_ADDR"))
    contact = Contact.objects.get(customer_id=row.customer_id, is_primary=True, removed_at=None)
    return Visitor(contact, row.customer, now, terms_of([row.customer_id], now)[row.customer_id], actor, row)


def _turned_away(request: HttpRequest) -> HttpResponseBase:
    """The answer to who has no place here; for who acts for a customer closed pages are none, and deeds are refused."""
    row = acting(request) if SESSION in request.session else None
    if row is None:
        return redirect("office:home" if hasattr(request.user, "staff") else "portal:welcome")
    if request.method in LOOKING:
        raise Http404
    who, match = _stand_in(request, row), request.resolver_match
    try:
        with unit(who.now, who.actor):
            refuse_deed(row, (match and match.url_name) or "", by=who.actor, now=who.now)
    except Refused as refusal:
        said = _("No se puede: %(why)s (%(clause)s).")
        why = {"why": word("refusal", refusal.reason), "clause": refusal.clause}
        messages.error(request, said % why, extra_tags="stop")
    return redirect("portal:home")


def area(name: str | None) -> Callable[[View], View]:
    """A page for customers that exists only where a clause promises it, or always for None; it is given the Visitor."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            found = visitor(request)
            if found is None:
                return _turned_away(request)
            if name is not None and name not in found.areas():
                raise Http404(name)
            with seen_by(found.customer.pk, found.now):
                try:
                    if found.acting is None:
                        come_in(request, found.contact, by=found.actor, now=found.now)
                except Refused:
                    return redirect("portal:accept")
                request.visitor = found  # type: ignore[attr-defined]
                return view(request, found, *args, **kwargs)

        return page

    return decorate


def owned(who: Visitor, model: type[M], kind: str, id: int) -> M:
    """The customer's own thing; for another's the request is refused, kept as a refusal, and answered as not found."""
    found = model._default_manager.filter(pk=id).first()
    if found is None:
        raise Http404
    if getattr(found, "customer_id", None) == who.customer.pk:
        return found
    verdict = Verdict(who.customer.pk, kind, id, "read", who.now, grounds(who.terms.ruling(Area, of="home")))
    try:
        with unit(who.now, who.actor):
            raise verdict.refused("not-yours")
    except Refused as refusal:
        raise Http404 from refusal
