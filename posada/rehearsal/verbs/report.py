"""report."""

from typing import Any

from pydantic import Field

from posada.contexts.abuse.acts.find_breach import report_abuse
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor


class ReportFields(Fields):
    as_: str | None = Field(None, alias="as")
    kind: str
    about: str
    from_: str = Field("", alias="from")
    evidence: Any = None


class Report(Verb):
    """Someone complains of a customer's service."""

    name = "report"
    Fields = ReportFields

    def play(self, story: Any, fields: ReportFields, event: Any) -> None:
        by = story.actor(event) if event.by else Actor("system", channel=event.channel)
        evidence = [item for item in [fields.evidence] if item]
        with story.unit(by):
            case_id = report_abuse(
                story.id_of(fields.about, "service"), fields.kind, source=fields.from_, evidence=evidence,
                now=story.now, by=by,
            )  # fmt: skip
        story.name(fields.as_, "case", case_id)
