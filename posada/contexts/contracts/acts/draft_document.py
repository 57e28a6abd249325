"""Writing the documents of a contract: agreement, scope, price annex with its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from posada.contexts.contracts import queries
from posada.contexts.contracts.acts.check_lines import check_lines
from posada.contexts.contracts.models import Document, Kind, Line
from posada.contexts.contracts.rules.documents import AnnexInForce, PriceAnnex, ScopeFields
from posada.contexts.contracts.rules.period import AgreedPeriod
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import product
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.versions import book

FOUND = {"validation", "details", "details_accepted"}  # of a scope: what a person found, never written by hand

MOST = Decimal(10) ** 16  # what a column of sums holds


def draft_document(
    customer: Customer,
    kind: str,
    *,
    name: str,
    form: str = "",
    medium: str = "price-annex",
    content: Mapping[str, Any] | None = None,
    lines: Sequence[Mapping[str, Any]] = (),
    ends_on: date | None = None,
    now: datetime,
    by: Actor,
) -> Document:
    """Write down a document and return it, in draft.

    Raises Refused for a price annex with a line that states too little or what is not offered, and for a scope with a
    field that scopes do not have; BadInput for an unknown kind or product.
    """
    if kind not in Kind.values or kind == Kind.ANNEX:
        raise BadInput("kind", kind, "parent, prices, scope; the annex itself is accepted as terms are")
    terms = book().for_new(now)
    (id,) = take_ids("contracts_document_id_seq", 1)
    verdict = Verdict(
        customer.pk, "contract-document", id, f"draft-{kind}", now,
        facts={"kind": kind, "name": name, "form": form, "medium": medium if kind == Kind.PRICES else ""},
        effects=("document-drafted",),
    )  # fmt: skip
    stood_on: tuple[Ground, ...] = ()
    if kind == Kind.SCOPE:
        stood_on = fields_known(content or {}, terms, verdict)
    wanted = [read_line(line, position, customer, verdict, terms) for position, line in enumerate(lines, 1)]
    if kind == Kind.PRICES:
        stood_on = stated(terms) + check_lines(wanted, customer, terms, verdict)
    (decision,) = record([replace(verdict, grounds=distinct(stood_on))], now=now, actor=by)
    document = Document.objects.create(
        id=id, customer_id=customer.pk, kind=kind, form=form, name=name, medium=medium if kind == Kind.PRICES else "",
        content=dict(content or {}), drafted_at=now, ends_on=ends_on, version_id=book().number(terms),
        decision_id=decision,
    )  # fmt: skip
    for line in wanted:
        line.document_id = id
    Line.objects.bulk_create(wanted)
    touch("contract-document", [id])
    return document


def amend_scope(document_id: int, content: Mapping[str, Any], *, now: datetime, by: Actor) -> None:
    """Write fields of a scope that is not signed yet; a scope that was reviewed is a draft again."""
    document = queries.locked_document(document_id)
    if document.kind != Kind.SCOPE or document.state not in ("draft", "reviewed"):
        raise BadInput("about", document.name, "a scope that is not signed; a signed one is replaced by a new one")
    verdict = Verdict(document.customer_id, "contract-document", document.pk, "amend-scope", now,
                      facts={"fields": sorted(content)}, effects=("scope-amended",))  # fmt: skip
    stood_on = fields_known(content, book().for_existing(now), verdict)
    record([replace(verdict, grounds=stood_on)], now=now, actor=by)
    document.content = {**document.content, **content}
    if document.state == "reviewed":
        document.move("amend")
        document.reviewed_at = None
    document.save(update_fields=["content", "state", "reviewed_at"])


def fields_known(content: Mapping[str, Any], terms: Terms, verdict: Verdict) -> tuple[Ground, ...]:
    """The rule that says what a scope states. Raises Refused for a field of no scope."""
    ruling = terms.ruling(ScopeFields)
    unknown = sorted(set(content) - set(ruling.rule.fields)) if ruling else []
    if by_hand := sorted(FOUND & set(content)):
        raise BadInput("content", by_hand, "fields that are written by hand; these are what somebody found")
    if ruling is not None and unknown:
        raise verdict.refused("not-a-field-of-the-scope", grounds=ruling.orders(), fields=unknown)
    return grounds(ruling)


def stated(terms: Terms) -> tuple[Ground, ...]:
    """What a price annex stands on."""
    return grounds(terms.ruling(PriceAnnex)) + grounds(
        terms.ruling(AgreedPeriod), terms.ruling(AnnexInForce), role="limits"
    )


def read_line(written: Mapping[str, Any], position: int, customer: Customer, verdict: Verdict, terms: Terms) -> Line:
    """A line as it is to be kept. Raises Refused where it states no list price, no discount or no period."""
    sold = product(terms, str(written.get("product", "")))
    name = str(written.get("as") or written.get("name") or sold.slug)
    annex, agreed = terms.ruling(PriceAnnex, sold.target()), terms.ruling(AgreedPeriod, sold.target())
    lacking = [field for field in (annex.rule.fields if annex else ()) if written.get(field) is None]
    if annex is not None and lacking:
        raise verdict.refused("line-states-too-little", grounds=annex.orders(), line=name, missing=lacking)
    if not written.get("months"):
        raise verdict.refused("line-without-a-period", grounds=grounds(agreed), line=name)
    return Line(
        customer_id=customer.pk, position=position, name=name, product=sold.slug,
        quantity=int(written.get("quantity", 1)), list_rent=amount(written, "list_rent"),
        discount=amount(written, "discount"), installation=amount(written, "installation"),
        installation_discount=amount(written, "installation_discount"),
        installation_due=str(written.get("installation_due", "start")), currency=customer.currency,
        months=int(written["months"]), details=dict(written.get("details") or {}),
        planned_on=day(written.get("starts"), "starts"), continues_id=written.get("continues"),
    )  # fmt: skip


def amount(written: Mapping[str, Any], field: str) -> Decimal:
    """A figure of a line, not below zero and not more than its column holds."""
    try:
        found = Decimal(str(written.get(field) or 0))
    except InvalidOperation:
        found = Decimal(-1)
    if not 0 <= found < MOST:
        raise BadInput(field, written.get(field), "0 or more")
    return found


def day(written: object, field: str) -> date | None:
    """A day as it is written, 2026-04-15."""
    if written is None or isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError as error:
        raise BadInput(field, written, "a day, 2026-04-15") from error
