"""Asking for what the terms rule: what can be asked for, what would come of it, and asking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.api.acting import in_place_of
from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.endpoints.decisions import DecisionShape
from posada.faces.api.endpoints.decisions import shaped as decided
from posada.faces.api.endpoints.invoices import LineShape, line_shape
from posada.faces.api.endpoints.services import ServiceShape
from posada.faces.api.endpoints.services import shaped as service_shapes
from posada.faces.api.problems import Problem, problem
from posada.faces.api.shapes import Amount, Coming, Subject, amount
from posada.faces.portal.asking import ASKS, offered
from posada.faces.portal.reading import state_of
from posada.faces.site.names import NAMED
from posada.flow import preview as foreseen
from posada.flow.requests import REQUESTS, Request, submit
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.kernel.ids import SubjectRef

router = Router()
# What the client area lets customers ask for; staff do so only while they act for one. The rest may be their own work.
CUSTOMERS_OWN = frozenset({*ASKS, "invoice-change", "advertising-consent", "notice-preference", "remove-card",
                           "prefer-card", "consent-terms", "object-terms"})  # fmt: skip


class Wish(Schema):
    """Something asked for. `kind` is one of GET /request-kinds; `fields` are the kind's own."""

    kind: str = Field(max_length=60)
    about: str = Field(max_length=60, examples=["service:12"])
    fields: dict[str, Any] = {}


class Outcome(Schema):
    """What came of it at once: done, a case that a person decides, or held until the primary contact confirms it."""

    outcome: str
    case: int | None
    facts: Mapping[str, Any]


class FieldShape(Schema):
    """What a request must say: the allowed words where there are only some, the sentence that a person is shown."""

    name: str
    label: str
    required: bool
    choices: list[str]


class OfferShape(Schema):
    """A kind of request that makes sense now. `danger`: something ends; `for_good`: it cannot be undone."""

    kind: str
    about: str
    danger: bool
    for_good: bool
    fields: list[FieldShape]


class ForeseenCharge(Schema):
    """An invoice that would be raised, or changed: `before` is what it came to until now."""

    number: str | None  # of one that stands already
    net: Amount
    tax: Amount
    total: Amount
    before: Amount | None
    lines: list[LineShape]


class ForeseenStep(Coming):
    """A step of the future, with what it happens to."""

    about: Subject


class Foreseen(Schema):
    """What would come of a request made now. Nothing of it is kept: its numbers and ids are not to be relied on.

    `refusal` is the problem that the request would be answered with. `begins` would happen, `leaves` no longer.
    """

    outcome: str  # done, case, held, confirm, refused
    refusal: Problem | None
    decisions: list[DecisionShape]
    charges: list[ForeseenCharge]
    service: ServiceShape | None
    ends_on: date | None
    case: str | None  # the kind of the case that would be opened
    begins: list[ForeseenStep]
    leaves: list[ForeseenStep]

    @classmethod
    def of(cls, found: foreseen.Preview) -> "Foreseen":
        ending = found.cancellation
        return cls(
            outcome="refused" if found.answer is None else found.answer.outcome,
            refusal=None if found.refusal is None else problem(found.refusal).model_copy(update={"decision": None}),
            decisions=decided(found.decisions), charges=[_charge(each) for each in found.charges],
            service=ServiceShape(**service_shapes([found.service])[0]) if found.service else None,
            ends_on=ending.ends_on if ending else found.service.ends_on if found.service else None,
            case=found.case.kind if found.case else None, begins=_steps(found.begins), leaves=_steps(found.leaves),
        )  # fmt: skip


@router.get("/request-kinds", response=list[str], summary="What can be asked for")
@reads("services")
def request_kinds(request: HttpRequest) -> Any:
    return sorted(REQUESTS)


@router.get("/services/{id}/requests", response=list[OfferShape], summary="What makes sense to ask of a service now")
@reads("services")
def offers(request: HttpRequest, id: int) -> Any:
    """The client area's own offers, each with its fields; other kinds can be asked for all the same."""
    who = caller(request)
    found = who.one(Service, "service", id)
    state = state_of(found, services.open_holds([id]).get(id, []))
    return [_offer(kind, found, who) for kind in offered(found, state, who.now) if kind in REQUESTS]


@router.post("/requests", response=Outcome, summary="Ask for what the terms rule")
@writes("services")
def ask(request: HttpRequest, wish: Wish) -> Any:
    """Cancel, extend, change the plan, be refunded: the terms answer. A refusal names the clause.

    Staff ask for what is a customer's to ask only while they act for the customer: POST /customers/{id}/act-for.
    """
    who = caller(request)
    asked = _asked(who, wish)
    if wish.kind in CUSTOMERS_OWN:
        asked = replace(asked, by=in_place_of(who, asked.customer_id, "ask"))
    with unit(who.now, asked.by):
        answer = submit(asked)
    return Outcome(outcome=answer.outcome, case=answer.case_id, facts=answer.facts)


@router.post("/requests/preview", response=Foreseen, summary="What would come of a request; nothing is asked for")
@reads("services")
def preview(request: HttpRequest, wish: Wish) -> Any:
    """The very answer that it would have now: what is charged, what ends when, which clause refuses it."""
    return Foreseen.of(foreseen.preview(_asked(caller(request), wish)))


def _asked(who: Caller, wish: Wish) -> Request:
    holder, about = _about(who, wish)
    return Request(wish.kind, holder, about, who.acting(), who.now, wish.fields)


def _about(who: Caller, wish: Wish) -> tuple[int, tuple[str, int]]:
    """The customer whose thing it is about, and the thing; raises Http404 for another's, BadInput for none."""
    about = SubjectRef.parse(wish.about)
    if about.kind not in NAMED or not isinstance(about.id, int):
        raise BadInput("about", wish.about, ", ".join(f"{kind}:number" for kind in sorted(NAMED)))
    if about.kind == "customer":
        return who.customer(about.id).pk, (about.kind, about.id)
    found = who.one(NAMED[about.kind][0], about.kind, about.id)
    return found.customer_id, (about.kind, about.id)


def _offer(kind: str, service: Service, who: Caller) -> OfferShape:
    asked = ASKS[kind]
    about = f"service:{service.pk}"
    if asked.about_invoice:
        unpaid = billing.unpaid_invoices(service.customer_id, service_id=service.pk).first()
        about = f"invoice:{unpaid.pk}" if unpaid else about
    fields = asked.fields(service, services.governs(service, who.now))
    return OfferShape(kind=kind, about=about, danger=asked.danger, for_good=asked.for_good,
                      fields=[_field(name, field) for name, field in fields.items()])  # fmt: skip


def _field(name: str, field: forms.Field) -> FieldShape:
    choices: Sequence[Any] = list(field.choices) if isinstance(field, forms.ChoiceField) else ()  # type: ignore[arg-type]
    allowed = [str(value) for value, _label in choices if value != ""]
    return FieldShape(name=name, label=str(field.label), required=field.required, choices=allowed)


def _charge(each: foreseen.Charge) -> ForeseenCharge:
    invoice, before = each.invoice, each.before
    return ForeseenCharge(
        number=invoice.number if before else None, net=amount(invoice.net, invoice.currency),
        tax=amount(invoice.tax, invoice.currency), total=amount(invoice.total, invoice.currency),
        before=amount(before.total, before.currency) if before else None,
        lines=[line_shape(line, invoice.currency) for line in each.lines],
    )  # fmt: skip


def _steps(found: Sequence[foreseen.Planned]) -> list[ForeseenStep]:
    return [ForeseenStep(**Coming.of(each.step).dict(), about=Subject(kind=each.kind, id=each.id)) for each in found]
