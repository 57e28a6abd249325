"""document, sign, growth: the papers of a contract."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field

from posada.contexts.contracts import queries
from posada.contexts.contracts.acts.draft_document import draft_document
from posada.contexts.contracts.rules.documents import CustomerDetails
from posada.flow.cases import Judgement, decide
from posada.flow.requests import Request, submit
from posada.ground.agenda.models import Case
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor


class DocumentFields(Fields):
    as_: str = Field(alias="as")
    customer: str
    kind: str = Field(description="parent, scope, prices")
    form: str = ""
    medium: str = "price-annex"
    content: Mapping[str, Any] = Field(default_factory=dict)
    lines: list[dict[str, Any]] = Field(default_factory=list)
    ends: date | None = None
    reviewed: bool = Field(False, description="a scope that was already reviewed")
    signed: bool = Field(False, description="signed at once")


class WriteDocument(Verb):
    """Staff write a document; each line of a price annex is named by its `as`."""

    name = "document"
    Fields = DocumentFields

    def play(self, story: Any, fields: DocumentFields, event: Any) -> None:
        customer = story.customer(fields.customer)
        by = story.actor(event) if event.by else Actor("staff", role="projects", channel="staff")
        lines = [dict(line) for line in fields.lines]
        for line in lines:
            if "continues" in line:
                line["continues"] = story.id_of(line["continues"], "service")
        with story.unit(by):
            written = draft_document(
                customer, fields.kind, name=fields.as_, form=fields.form, medium=fields.medium, content=fields.content,
                lines=lines, ends_on=fields.ends, now=story.now, by=by,
            )  # fmt: skip
        story.name(fields.as_, "contract-document", written.pk)
        for kept in queries.lines(written.pk):
            story.name(kept.name, "contract-line", kept.pk)
        if fields.reviewed:
            review(story, customer.pk, written.pk)
        if fields.signed:
            sign(story, fields.as_, event)


def review(story: Any, customer_id: int, scope_id: int) -> None:
    """Take a scope through what comes before its review: the details accepted, the connection validated."""
    about = ("contract-document", scope_id)
    details = story.terms.ruling(CustomerDetails)
    given = {name: "..." for names in details.rule.sections.values() for name in names} if details else {}
    for kind, fields in (("details", given), ("validation", {})):
        by = Actor("staff", role="projects", channel="staff")
        with story.unit(by):
            answer = submit(Request(kind, customer_id, about, by, story.now, fields))
        case = Case.objects.get(pk=answer.case_id or 0)
        by = Actor("staff", role=case.role, channel="staff")
        with story.unit(by):
            decide(Judgement(case, "grant", by, story.now, "", {"evidence": "..."}))
    by = Actor("staff", role="projects", channel="staff")
    with story.unit(by):
        submit(Request("review", customer_id, about, by, story.now))


class SignFields(Fields):
    document: str


class Sign(Verb):
    """The customer signs a document; what a price annex orders goes by the names of its lines from then on."""

    name = "sign"
    Fields = SignFields

    def play(self, story: Any, fields: SignFields, event: Any) -> None:
        sign(story, fields.document, event)


def sign(story: Any, name: str, event: Any) -> None:
    """Sign a document of the story, and name the services that it orders."""
    kind, id = story.find(name, "contract-document")
    customer_id = story.owner(kind, id)
    by = Actor("customer", customer_id, channel=event.channel, address="203.0.113.7")
    with story.unit(by):
        submit(Request("sign", customer_id, (kind, id), by, story.now))
    name_services(story, id)


def name_services(story: Any, document_id: int) -> None:
    """What a line has become goes by the line's name."""
    for line in queries.lines(document_id):
        if line.service_id is not None and line.continues_id is None:
            story.name(line.name, "service", line.service_id)


class GrowthFields(Fields):
    as_: str = Field(alias="as")
    customer: str
    product: str
    quantity: int = 1
    functions: list[str] = Field(default_factory=list)


class Growth(Verb):
    """A customer orders more of what stands on its price annex."""

    name = "growth"
    Fields = GrowthFields

    def play(self, story: Any, fields: GrowthFields, event: Any) -> None:
        customer = story.customer(fields.customer)
        by = story.actor(event, customer)
        asked = {"product": fields.product, "quantity": fields.quantity, "name": fields.as_,
                 "functions": fields.functions}  # fmt: skip
        with story.unit(by):
            answer = submit(Request("growth", customer.pk, ("customer", customer.pk), by, story.now, asked))
        name_services(story, answer.facts["document"])
