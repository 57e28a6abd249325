"""Services: what runs, what holds it, and what comes next."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from posada.contexts.services import queries
from posada.contexts.services.models import Hold, Service
from posada.faces.api.caller import caller, reads
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Amount, Coming, amount
from posada.faces.portal.reading import state_of
from posada.flow.plans import PLANS

router = Router()
OFFERED_STATES = Literal["pending", "active", "expired", "cancelled", "terminated"]


class HoldShape(Schema):
    """A reason for which a service is off, and the decision that opened it."""

    reason: str
    about: str
    since: datetime
    decision: int


class ServiceShape(Schema):
    """One service. `state` is `suspended` while a hold is open, and `ending` once its end is agreed."""

    id: int
    customer: int
    name: str
    domain: str | None
    product: str
    type: str
    cycle: str
    quantity: int
    options: Mapping[str, Any]
    state: str
    holds: list[HoldShape]
    agreed_price: Amount | None  # of one cycle and unit, where it is not the list price
    ordered_on: date
    activated_at: datetime | None
    renews_on: date | None
    paid_until: date | None
    ends_on: date | None
    ended_at: datetime | None
    data_deleted_at: datetime | None  # announced, or done


class ServiceWithPlan(ServiceShape):
    """One service with what comes next, under the terms that rule it."""

    plan: list[Coming]


class ServicesAsked(Asked):
    """Which services are wanted."""

    customer: int | None = None
    state: OFFERED_STATES | None = None
    domain: str | None = None


@router.get("/services", response=Page[ServiceShape], summary="List services")
@reads("services")
def list_services(request: HttpRequest, asked: Query[ServicesAsked]) -> Any:
    who = caller(request)
    found = who.rows(Service.objects.all(), asked.customer)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.domain:
        found = found.filter(domain=asked.domain.lower())
    return paged(found, asked, shaped)


@router.get("/services/{id}", response=ServiceWithPlan, summary="One service, with what comes next and why")
@reads("services")
def one_service(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    found = who.one(Service, "service", id)
    (shape,) = shaped([found])
    _, plan = PLANS["service"]([found.pk], who.now).get(found.pk, (0, ()))
    return {**shape, "plan": [Coming.of(step) for step in plan]}


def shaped(found: Sequence[Service]) -> list[dict[str, Any]]:
    """Those services, with their holds; one query more for all of them."""
    holds = queries.open_holds([service.pk for service in found])
    return [_shape(service, holds.get(service.pk, [])) for service in found]


def _shape(service: Service, holds: Sequence[Hold]) -> dict[str, Any]:
    price = service.price
    return {
        "id": service.pk, "customer": service.customer_id, "name": service.name, "domain": service.domain or None,
        "product": service.product, "type": service.type, "cycle": service.cycle, "quantity": service.quantity,
        "options": service.options, "state": state_of(service, holds),
        "holds": [HoldShape(reason=h.reason, about=h.about, since=h.opened_at, decision=h.opened_by) for h in holds],
        "agreed_price": None if price is None else amount(price, service.currency),
        "ordered_on": service.ordered_on, "activated_at": service.activated_at, "renews_on": service.renews_on,
        "paid_until": service.paid_until, "ends_on": service.ends_on, "ended_at": service.ended_at,
        "data_deleted_at": service.purged_at or service.purge_at,
    }  # fmt: skip
