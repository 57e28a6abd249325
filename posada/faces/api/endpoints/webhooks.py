"""Webhooks: addresses that hear of decisions, what each was told, every try, and telling it again.

A customer's key manages those that hear of the customer's own decisions; staff's, those that hear of all.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.webhooks import queries
from posada.contexts.webhooks.acts import deliver, register_endpoint
from posada.contexts.webhooks.models import Delivery, Endpoint
from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.kernel import clock

router = Router()


class EndpointShape(Schema):
    """An address that hears. `failing_since`: nothing has reached it since then."""

    id: int
    url: str
    acts: list[str]
    state: str
    created_at: datetime
    failing_since: datetime | None


class EndpointWithSecret(EndpointShape):
    """With the key that signs what is sent, which is shown this once."""

    secret: str


class NewEndpoint(Schema):
    """Where to tell, and which acts of decisions; none: all."""

    url: Annotated[str, Field(max_length=500)]
    acts: Annotated[list[Annotated[str, Field(max_length=48)]], Field(max_length=100)] = []


class Moved(Schema):
    """What becomes of an address."""

    move: Literal["pause", "resume"]


class AttemptShape(Schema):
    """One try, and what came back."""

    at: datetime
    status: int | None
    took_ms: int
    said: str


class DeliveryShape(Schema):
    """One decision told, or to be told, to one address."""

    id: int
    decision: int
    act: str
    state: str
    tries: int
    next_at: datetime | None
    delivered_at: datetime | None


class DeliveryWithAttempts(DeliveryShape):
    """With every try at it."""

    attempts: list[AttemptShape]


class DeliveriesAsked(Asked):
    """Which are wanted."""

    state: Literal["waiting", "delivered", "given-up"] | None = None


@router.get("/webhooks", response=list[EndpointShape], summary="Which addresses hear")
@reads("webhooks")
def list_endpoints(request: HttpRequest) -> Any:
    return [_shape(endpoint) for endpoint in queries.endpoints(_holder(caller(request)))]


@router.post("/webhooks", response={201: EndpointWithSecret}, summary="Let an address hear")
@writes("webhooks")
def new_endpoint(request: HttpRequest, new: NewEndpoint) -> Any:
    """Its signing key is shown in this answer, and nowhere again: keep it, or renew it."""
    who = caller(request)
    made = register_endpoint.register_endpoint(_holder(who), new.url, new.acts, by=who.acting(), now=clock.wall())
    return CREATED, EndpointWithSecret(**_shape(made).dict(), secret=made.secret)


@router.post("/webhooks/{id}/move", response=EndpointShape, summary="Pause an address, or let it go on")
@writes("webhooks")
def move(request: HttpRequest, id: int, moved: Moved) -> Any:
    found = _own(caller(request), id)
    with transaction.atomic():
        return _shape(register_endpoint.move_endpoint(found.pk, moved.move, now=clock.wall()))


@router.post("/webhooks/{id}/secret", response=EndpointWithSecret, summary="Renew the signing key of an address")
@writes("webhooks")
def renew(request: HttpRequest, id: int) -> Any:
    found = _own(caller(request), id)
    with transaction.atomic():
        renewed = register_endpoint.renew_secret(found.pk)
    return EndpointWithSecret(**_shape(renewed).dict(), secret=renewed.secret)


@router.delete("/webhooks/{id}", response=EndpointShape, summary="Remove an address with all that it was told")
@writes("webhooks")
def remove(request: HttpRequest, id: int) -> Any:
    found = _own(caller(request), id)
    register_endpoint.forget_endpoint(found.pk)
    return _shape(found)


@router.get("/webhooks/{id}/deliveries", response=Page[DeliveryShape], summary="What an address was told")
@reads("webhooks")
def list_deliveries(request: HttpRequest, id: int, asked: Query[DeliveriesAsked]) -> Any:
    found = queries.deliveries(_own(caller(request), id).pk)
    return paged(found.filter(state=asked.state) if asked.state else found, asked, _deliveries)


@router.get("/webhook-deliveries/{id}", response=DeliveryWithAttempts, summary="One telling with every try")
@reads("webhooks")
def one_delivery(request: HttpRequest, id: int) -> Any:
    found = _own_delivery(caller(request), id)
    tries = [AttemptShape(at=a.at, status=a.status, took_ms=a.took_ms, said=a.said) for a in queries.attempts(found.pk)]
    return DeliveryWithAttempts(**_delivery(found).dict(), attempts=tries)


@router.post("/webhook-deliveries/{id}/replay", response=DeliveryShape, summary="Tell it again")
@writes("webhooks")
def replay(request: HttpRequest, id: int) -> Any:
    found = _own_delivery(caller(request), id)
    with transaction.atomic():
        return _delivery(deliver.replay(found.pk, now=clock.wall()))


def _holder(who: Caller) -> int | None:
    return who.visitor.customer.pk if who.visitor else None


def _own(who: Caller, id: int) -> Endpoint:
    found = queries.endpoints(_holder(who)).filter(pk=id).first()
    if found is None:
        raise Http404(f"webhook {id}")
    return found


def _own_delivery(who: Caller, id: int) -> Delivery:
    found = Delivery.objects.filter(pk=id, endpoint__holder=_holder(who)).first()
    if found is None:
        raise Http404(f"delivery {id}")
    return found


def _shape(endpoint: Endpoint) -> EndpointShape:
    return EndpointShape(id=endpoint.pk, url=endpoint.url, acts=endpoint.acts, state=endpoint.state,
                         created_at=endpoint.created_at, failing_since=endpoint.failing_since)  # fmt: skip


def _deliveries(found: Sequence[Delivery]) -> list[DeliveryShape]:
    return [_delivery(each) for each in found]


def _delivery(each: Delivery) -> DeliveryShape:
    return DeliveryShape(
        id=each.pk, decision=each.decision_id, act=each.act, state=each.state, tries=each.tries,
        next_at=each.next_at if each.state == "waiting" else None, delivered_at=each.delivered_at,
    )  # fmt: skip
