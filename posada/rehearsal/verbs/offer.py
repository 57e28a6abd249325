"""discontinue."""

from typing import Any

from posada.contexts.services.acts.discontinue import discontinue
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor


class DiscontinueFields(Fields):
    product: str


class Discontinue(Verb):
    """Staff mark a product as no longer provided."""

    name = "discontinue"
    Fields = DiscontinueFields

    def play(self, story: Any, fields: DiscontinueFields, event: Any) -> None:
        by = story.actor(event) if event.by else Actor("staff", role="administrator", channel="staff")
        with story.unit(by):
            discontinue(fields.product, now=story.now, by=by)
