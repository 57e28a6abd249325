"""What comes from outside and goes there: rates, letters to many, and what gateways told that nothing was made of."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.payments.models import GatewayFact
from posada.contexts.support.models import Campaign
from posada.faces.api.caller import reads
from posada.faces.api.paging import Asked, Page, paged
from posada.ground.rates.models import Rate

rates, campaigns, facts = Router(), Router(), Router()
Code = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class RateShape(Schema):
    """What one `unit` cost in `currency` on a day, as one source told it."""

    id: int
    unit: str
    currency: str
    price: str
    on: date
    source: str
    learnt_at: datetime
    entered_by: str


class CampaignShape(Schema):
    """An advertising letter to all customers who accept such, by language."""

    id: int
    subject: Mapping[str, str]
    text: Mapping[str, str]
    source: str
    ordered_at: datetime
    ordered_by: str


class FactShape(Schema):
    """What a gateway told and nothing could be made of, and why not."""

    id: int
    gateway: str
    external_id: str
    kind: str
    learnt_at: datetime
    fault: str


class RatesAsked(Asked):
    """Of which currency, and for which day."""

    unit: Code | None = None
    on: date | None = None


class FactsAsked(Asked):
    """Of which gateway."""

    gateway: Annotated[str, Field(max_length=40)] | None = None


@rates.get("/rates", response=Page[RateShape], summary="List what currencies cost")
@reads("rates")
def list_rates(request: HttpRequest, asked: Query[RatesAsked]) -> Any:
    found = Rate.objects.all()
    if asked.unit is not None:
        found = found.filter(unit=asked.unit)
    if asked.on is not None:
        found = found.filter(on=asked.on)
    return paged(found, asked, lambda part: [_rate(each) for each in part])


@campaigns.get("/campaigns", response=Page[CampaignShape], summary="List advertising letters to many")
@reads("campaigns")
def list_campaigns(request: HttpRequest, asked: Query[Asked]) -> Any:
    return paged(Campaign.objects.all(), asked, lambda part: [_campaign(each) for each in part])


@facts.get("/gateway-facts", response=Page[FactShape], summary="List what gateways told and nothing was made of")
@reads("gateways")
def list_facts(request: HttpRequest, asked: Query[FactsAsked]) -> Any:
    found = GatewayFact.objects.filter(settled_at=None).exclude(fault="")
    if asked.gateway is not None:
        found = found.filter(gateway=asked.gateway)
    return paged(found, asked, lambda part: [_fact(each) for each in part])


def _rate(each: Rate) -> RateShape:
    return RateShape(id=each.pk, unit=each.unit, currency=each.currency, price=f"{each.price.normalize():f}",
                     on=each.on, source=each.source, learnt_at=each.learnt_at, entered_by=each.entered_by)  # fmt: skip


def _campaign(each: Campaign) -> CampaignShape:
    return CampaignShape(id=each.pk, subject=each.subject, text=each.text, source=each.source, ordered_at=each.at,
                         ordered_by=each.ordered_by)  # fmt: skip


def _fact(each: GatewayFact) -> FactShape:
    return FactShape(id=each.pk, gateway=each.gateway, external_id=each.external_id, kind=each.kind,
                     learnt_at=each.learnt_at, fault=each.fault)  # fmt: skip
