"""publish: a new version of the terms, with other figures or prices, or another identity of the provider."""

import copy
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from pydantic import Field

from posada.contexts.billing.acts.publish_terms import publish_terms
from posada.kernel.errors import BadInput
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor
from posada.terms.models import TermsVersion

ADMINISTRATOR = Actor("staff", role="administrator", channel="staff")


class PublishFields(Fields):
    texts: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    terms: Mapping[str, Any] = Field(default_factory=dict)
    prices: Mapping[str, Any] = Field(default_factory=dict)
    features: Mapping[str, Mapping[str, Any]] = Field(
        default_factory=dict, description="what products include, by product and feature"
    )
    identity: Mapping[str, Any] = Field(default_factory=dict)
    in_force: datetime | date
    existing_from: datetime | date | None = None
    announced_at: datetime | date | None = None
    class_: str = Field("informs", alias="class")
    reason: str = ""
    note: str = ""


class Publish(Verb):
    name = "publish"
    Fields = PublishFields

    def play(self, story: Any, fields: PublishFields, event: Any) -> None:
        by = story.actor(event) if event.by else ADMINISTRATOR
        data = next_version(story, fields)
        with story.unit(by):
            publish_terms(data, reason=fields.reason, note=fields.note, now=story.now, by=by)


def next_version(story: Any, fields: PublishFields) -> dict[str, Any]:
    """The newest version's content with what the event names, and its days."""
    from posada.rehearsal.scratch import override

    newest = TermsVersion.objects.order_by("in_force", "pk").last()
    data: dict[str, Any] = copy.deepcopy(json.loads(newest.content)) if newest else {}
    for clause, figures in fields.terms.items():
        override(data, clause, figures)
    for clause, words in fields.texts.items():
        reword(data, clause, words)
    for item, price in fields.prices.items():
        set_price(data["catalog"], item, price)
    for item, included in fields.features.items():
        set_features(data["catalog"]["products"], item, included)
    data["provider"]["identity"] |= dict(fields.identity)
    zone = story.terms.calendar.tz
    data["terms"] |= {
        "version": f"{story.now.astimezone(zone):%Y-%m-%d.%H%M}",
        "announced_at": instant(fields.announced_at or story.now, zone).isoformat(),
        "in_force": instant(fields.in_force, zone).isoformat(),
        "existing_from": instant(fields.existing_from or fields.in_force, zone).isoformat(),
        "change": fields.class_,
    }
    return data


def reword(data: dict[str, Any], clause: str, words: Mapping[str, str]) -> None:
    """Set what a clause says, by language; its rules stay."""
    entry = next((entry for entry in data["terms"]["clauses"] if entry["id"] == clause), None)
    if entry is None:
        raise BadInput("texts", clause, "a clause id of the pack")
    entry["text"] = {**entry["text"], **words}


def set_price(catalog: dict[str, Any], item: str, price: Any) -> None:
    """Set a product's prices by cycle, or an item of the price list; currencies that are not named stay."""
    if item not in catalog["products"]:
        listed = catalog["price_list"].get(item)
        catalog["price_list"][item] = merged(listed, price, next(iter(listed), "") if listed else "")
        return
    sold = catalog["products"][item]
    for cycle, amount in price.items():
        sold["prices"][cycle] = merged(sold["prices"].get(cycle), amount, sold["currency"])


def set_features(products: dict[str, Any], item: str, included: Mapping[str, Any]) -> None:
    """Set what a product includes; features that are not named stay."""
    if item not in products:
        raise BadInput("features", item, ", ".join(products))
    products[item]["specifications"] = {**products[item].get("specifications", {}), **included}


def merged(old: Any, new: Any, currency: str) -> Any:
    """The new amount in its currency, beside those the old price was stated in."""
    if not isinstance(old, Mapping):
        return new
    return {**old, **(new if isinstance(new, Mapping) else {currency: new})}


def instant(day: datetime | date, zone: Any) -> datetime:
    """An instant as the script writes it: local time, midnight where only a day is given."""
    if not isinstance(day, datetime):
        day = datetime.combine(day, time())
    return day if day.tzinfo else day.replace(tzinfo=zone)
