"""Who calls: a customer's program or one of the provider's own staff, and what its key allows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from ninja.security import HttpBearer

from posada.faces.api.idempotency import once
from posada.faces.api.limits import CALLS, UNKNOWN_KEYS, TooMany
from posada.faces.api.problems import NotAllowed
from posada.faces.api.scopes import RESOURCES, Resource
from posada.faces.limits.sender import sender
from posada.faces.office.desk import Desk
from posada.faces.portal.visitor import Visitor, owned
from posada.ground.customers.acts.issue_token import token_of
from posada.ground.customers.models import Contact, Customer, Staff, Token
from posada.kernel import clock
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.versions import book

M = TypeVar("M", bound=Model)
Endpoint = Callable[..., Any]
CHANNEL = "api"


@dataclass(frozen=True)
class Caller:
    """The person for whom a program speaks: a customer's contact (`visitor`) or a member of staff (`desk`)."""

    token: Token
    now: datetime
    terms: Terms
    visitor: Visitor | None = None
    desk: Desk | None = None

    @property
    def today(self) -> date:
        return self.terms.calendar.today(self.now)

    def acting(self, *roles: str) -> Actor:
        """Who acts, by this door: the contact; or the member of staff in the first of these roles that they have."""
        found = self.visitor.actor if self.visitor else self.desk.acting(*roles) if self.desk else None
        assert found is not None
        return found.by(CHANNEL)

    def allow(self, resource: str, way: str) -> None:
        """Raise Http404 for what the person has no door to, NotAllowed where only the key lacks the scope."""
        if not self._has(RESOURCES[resource]):
            raise Http404(resource)
        if f"{resource}:{way}" not in self.token.scopes:
            raise NotAllowed(f"{resource}:{way}")

    def _has(self, resource: Resource) -> bool:
        if self.desk is None:
            return resource.customers
        return resource.page is not None and self.desk.may(resource.page)

    def staff_only(self) -> None:
        """Raise Http404 where a customer's program calls."""
        if self.desk is None:
            raise Http404

    def in_role(self, *roles: str) -> None:
        """Raise Http404 where no member of staff in one of these roles calls."""
        self.staff_only()
        if self.desk is None or not (self.desk.is_administrator or {*roles} & {*self.desk.staff.roles}):
            raise Http404

    def rows(self, found: QuerySet[M], customer: int | None = None) -> QuerySet[M]:
        """Those rows that the person may see; staff may name one customer, a customer has only their own."""
        if self.visitor is not None:
            return found.filter(customer_id=self.visitor.customer.pk)
        return found if customer is None else found.filter(customer_id=customer)

    def one(self, model: type[M], kind: str, id: int) -> M:
        """The thing with that id. Another customer's is answered as not found, and the attempt is kept."""
        if self.visitor is not None:
            return owned(self.visitor, model, kind, id)
        found = model._default_manager.filter(pk=id).first()
        if found is None:
            raise Http404(f"{kind} {id}")
        return found

    def customer(self, named: int | None) -> Customer:
        """For whom something is done: a customer for themselves, staff for the one they name."""
        if self.visitor is not None:
            if named not in (None, self.visitor.customer.pk):
                raise BadInput("customer", named, "your own number, or nothing")
            return self.visitor.customer
        if named is None:
            raise BadInput("customer", named, "the number of a customer")
        found = Customer.objects.filter(pk=named).first()
        if found is None:
            raise BadInput("customer", named, "the number of a customer")
        return found


class ByToken(HttpBearer):
    """`Authorization: Bearer posada_…`. Guessing is soon not listened to."""

    openapi_description = "A key made in the client area or the back office"

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        address = str(request.META.get("REMOTE_ADDR", ""))
        who = sender(address)
        if UNKNOWN_KEYS.reached(who):
            raise TooMany(UNKNOWN_KEYS)
        found = token_of(token, now=clock.wall())
        caller = None if found is None else _caller(found, address)
        if found is None or caller is None:
            UNKNOWN_KEYS.take(who)
            return None
        if not CALLS.take(str(found.pk)):
            raise TooMany(CALLS)
        return caller


def _caller(token: Token, address: str) -> Caller | None:
    """The person of a key, as the doors for browsers know them; None where they have left."""
    now = clock.now()
    terms = book().for_existing(now)
    contact = Contact.objects.select_related("customer").filter(user=token.user_id, removed_at=None).first()
    if contact is not None:
        kind, id = ("customer", contact.customer_id) if contact.is_primary else ("contact", contact.pk)
        actor = Actor(kind, id, channel=CHANNEL, address=address)
        return Caller(token, now, terms, visitor=Visitor(contact, contact.customer, now, terms, actor))
    staff = Staff.objects.filter(user=token.user_id).first()
    return None if staff is None else Caller(token, now, terms, desk=Desk(staff, now, terms))


def caller(request: HttpRequest) -> Caller:
    """The caller of a request that was let in."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


def reads(resource: str) -> Callable[[Endpoint], Endpoint]:
    """An endpoint that reads a resource."""

    def decorate(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            caller(request).allow(resource, "read")
            return endpoint(request, *args, **kwargs)

        return guarded

    return decorate


def writes(resource: str) -> Callable[[Endpoint], Endpoint]:
    """An endpoint that changes a resource: once for each Idempotency-Key."""

    def decorate(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            who = caller(request)
            who.allow(resource, "write")
            return once(request, who.token, lambda: endpoint(request, *args, **kwargs))

        guarded.once = True  # type: ignore[attr-defined]
        return guarded

    return decorate
