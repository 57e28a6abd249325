"""campaign, unsubscribe, removal-mail: advertising ordered by staff, and people leaving it."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from posada.contexts.support.acts.send_campaign import leaving, order_campaign, way_out
from posada.flow.advertising import leave_by_link, leave_by_mail
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor


class CampaignFields(Fields):
    as_: str | None = Field(None, alias="as")
    source: str = "customers"
    subject: Mapping[str, str] = Field(default_factory=lambda: {"es": "Promoción", "en": "Promotion"})
    text: Mapping[str, str] = Field(default_factory=lambda: {"es": "…", "en": "…"})


class SendCampaign(Verb):
    name = "campaign"
    Fields = CampaignFields

    def play(self, story: Any, fields: CampaignFields, event: Any) -> None:
        by = story.actor(event) if event.by else Actor("staff", role="sales", channel="staff")
        with story.unit(by):
            id = order_campaign(fields.subject, fields.text, source=fields.source, now=story.now, by=by)
        story.name(fields.as_, "campaign", id)


class UnsubscribeFields(Fields):
    customer: str


class Unsubscribe(Verb):
    """The customer's primary contact follows the link of an advertising letter."""

    name = "unsubscribe"
    Fields = UnsubscribeFields

    def play(self, story: Any, fields: UnsubscribeFields, event: Any) -> None:
        person = story.primary_contact(story.id_of(fields.customer, "customer"))
        by = Actor("visitor", channel="portal", address="203.0.113.7")
        with story.unit(by):
            leave_by_link(leaving(way_out(person.pk)), now=story.now, by=by)


class RemovalFields(Fields):
    as_: str | None = Field(None, alias="as")
    from_: str = Field(alias="from")
    text: str = "baja"


class RemovalMail(Verb):
    """Somebody writes to the address for leaving advertising."""

    name = "removal-mail"
    Fields = RemovalFields

    def play(self, story: Any, fields: RemovalFields, event: Any) -> None:
        by = Actor("visitor", channel="email")
        with story.unit(by):
            asked = leave_by_mail(fields.from_, fields.text, now=story.now, by=by)
        story.name(fields.as_, "removal", asked.pk)
