"""reverse: undoing, after a mistake, what was done under one clause."""

from datetime import datetime
from typing import Any

from pydantic import Field

from posada.flow.reversal import reverse, undoings
from posada.rehearsal.instants import local
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor

ADMINISTRATOR = Actor("staff", role="administrator", channel="staff")


class ReverseFields(Fields):
    clause: str
    from_: datetime | None = Field(None, alias="from", description="acts due from here on; all, unless said")
    until: datetime | None = None
    customers: list[str] = Field(default_factory=list, description="all, unless some are named")
    why: str


class Reverse(Verb):
    name = "reverse"
    Fields = ReverseFields

    def play(self, story: Any, fields: ReverseFields, event: Any) -> None:
        by = story.actor(event) if event.by else ADMINISTRATOR
        since = local(fields.from_, story.zone) if fields.from_ else datetime.min.replace(tzinfo=story.zone, year=2000)
        until = local(fields.until, story.zone) if fields.until else story.now
        customers = [story.id_of(name, "customer") for name in fields.customers] or None
        with story.unit(by):
            found = undoings(fields.clause, since, until, customers=customers)
            reverse(found, fields.why, now=story.now, by=by)
