"""report."""

from typing import Any

from pydantic import Field

from posada.contexts.abuse.acts.find_breach import report_abuse
from posada.contexts.abuse.acts.read_role_mail import receive
from posada.contexts.support.acts.escalate_ticket import open_complaint
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor

ROLE_MAIL = "role-mail"
ELSEWHERE = ("authority", "complaint")  # complaints of a customer that came to us from outside our tickets


class ReportFields(Fields):
    as_: str | None = Field(None, alias="as")
    kind: str
    about: str
    from_: str = Field("", alias="from")
    evidence: Any = None
    address: str = Field("", description="of a `role-mail`: the address that was written to")


class Report(Verb):
    """Someone complains of a customer's service; or a customer, elsewhere, of us."""

    name = "report"
    Fields = ReportFields

    def play(self, story: Any, fields: ReportFields, event: Any) -> None:
        by = story.actor(event) if event.by else Actor("system", channel=event.channel)
        evidence = [item for item in [fields.evidence] if item]
        if fields.kind in ELSEWHERE:
            customer_id = story.id_of(fields.about, "customer")
            with story.unit(by):
                case_id = open_complaint(customer_id, fields.from_ or fields.kind, now=story.now, by=by)
            story.name(fields.as_, "case", case_id)
            return
        if fields.kind == ROLE_MAIL:
            with story.unit(by):
                case_id = receive(
                    story.id_of(fields.about, "service"), fields.address, fields.from_, str(fields.evidence or ""),
                    now=story.now, by=by,
                )  # fmt: skip
            story.name(fields.as_, "case", case_id)
            return
        with story.unit(by):
            case_id = report_abuse(
                story.id_of(fields.about, "service"), fields.kind, source=fields.from_, evidence=evidence,
                now=story.now, by=by,
            )  # fmt: skip
        story.name(fields.as_, "case", case_id)
