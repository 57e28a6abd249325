"""Signing: the agreement, and the price annex by which services are ordered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.contexts.contracts import queries
from posada.contexts.contracts.acts.check_lines import check_lines
from posada.contexts.contracts.acts.review_scope import connected
from posada.contexts.contracts.events import ContractSigned, CustomerTold, Ordered, PricesSigned
from posada.contexts.contracts.models import Document, Kind, Line
from posada.contexts.contracts.rules.connectivity import Connectivity, ConnectivityValidation
from posada.contexts.contracts.rules.documents import (
    AnnexInForce,
    ContractingMedia,
    FunctionsChosen,
    ParentContract,
    PriceAnnex,
    TechnicalScope,
)
from posada.contexts.contracts.rules.offer import MeetsConnectivity
from posada.contexts.contracts.rules.period import period_end
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import product
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Signing:
    """What a price annex is signed with, and what says that it may be."""

    parent: Document | None
    scope: Document | None
    grounds: tuple[Ground, ...]
    facts: dict[str, Any]


def sign(document_id: int, *, now: datetime, by: Actor) -> None:
    """Put a document in force. A price annex orders what stands on it: announces PricesSigned.

    Raises Refused for a price annex without an agreement in force, by a medium that does not count, without a reviewed
    scope that covers it, or without a validated connection.
    """
    document = queries.locked_document(document_id)
    terms = book().for_new(now)
    act = {"parent": "sign-contract", "prices": "sign-prices"}.get(document.kind)
    if act is None:
        raise BadInput("about", document.name, "an agreement or a price annex; a scope is signed with the annex")
    verdict = Verdict(document.customer_id, "contract-document", document.pk, act, now,
                      facts={"name": document.name}, effects=("document-signed",))  # fmt: skip
    if document.kind == Kind.PARENT:
        ruling = terms.ruling(ParentContract)
        _write(
            document, verdict_with(verdict, grounds(ruling, role="permits"), {"form": document.form}), now=now, by=by
        )
        announce(ContractSigned(document.pk, document.customer_id, now, by))
        return
    ordered = queries.lines(document.pk)
    signing = conditions(document, ordered, terms, verdict, now)
    document.parent_id = signing.parent.pk if signing.parent else None
    document.scope_id = signing.scope.pk if signing.scope else None
    decision = _write(document, verdict_with(verdict, signing.grounds, signing.facts), now=now, by=by)
    if signing.scope is not None and signing.scope.state == "reviewed":
        signing.scope.move("sign")
        signing.scope.signed_at = now
        signing.scope.save(update_fields=["state", "signed_at"])
    _order(document, ordered, terms, decision, now=now, by=by)


def verdict_with(verdict: Verdict, stood_on: tuple[Ground, ...], facts: dict[str, Any]) -> Verdict:
    """The verdict with what it stands on."""
    return Verdict(
        verdict.customer_id, verdict.subject_kind, verdict.subject_id, verdict.act, verdict.due_at,
        distinct(stood_on), facts={**verdict.facts, **facts}, effects=verdict.effects,
    )  # fmt: skip


def conditions(document: Document, lines: list[Line], terms: Terms, verdict: Verdict, now: datetime) -> Signing:
    """What the signature stands on; raises Refused for the first thing that is missing."""
    today = terms.calendar.today(now)
    ruling, media = terms.ruling(ParentContract), terms.ruling(ContractingMedia)
    parent = queries.parent_in_force(document.customer_id, ruling.rule.forms, today) if ruling else None
    if ruling is not None and parent is None:
        raise verdict.refused("no-parent-contract", grounds=ruling.orders(), forms=ruling.rule.forms)
    if media is not None and document.medium not in media.rule.media:
        raise verdict.refused("medium-not-authorised", grounds=media.orders(), medium=document.medium)
    customer = Customer.objects.get(pk=document.customer_id)
    offered = check_lines(lines, customer, terms, verdict)
    scope, scoped, facts = _scope(document, lines, terms, verdict)
    priced = grounds(*(terms.ruling(PriceAnnex, product(terms, line.product).target()) for line in lines))
    in_force = grounds(terms.ruling(AnnexInForce))
    stood_on = priced + grounds(ruling, media, role="permits") + scoped + offered + in_force
    if parent is not None:
        facts["under"] = parent.name
    return Signing(parent, scope, stood_on, facts)


def _scope(
    document: Document, lines: list[Line], terms: Terms, verdict: Verdict
) -> tuple[Document | None, tuple[Ground, ...], dict[str, Any]]:
    ruling = terms.ruling(TechnicalScope)
    scope = queries.scope_for(document.customer_id)
    if ruling is not None and scope is None:
        raise verdict.refused("no-reviewed-scope", grounds=ruling.orders())
    functions = (scope.content.get("functions") if scope else None) or {}
    chosen = None
    for line in lines:
        by_line = terms.ruling(FunctionsChosen, product(terms, line.product).target())
        if by_line is None:
            continue
        chosen = by_line
        wanted = line.details.get("functions") or functions.get(line.product)
        if not wanted:
            raise verdict.refused("no-functions-chosen", grounds=grounds(chosen), line=line.name)
        beyond = sorted(set(wanted) - set(functions.get(line.product, ())))
        if beyond:
            raise verdict.refused("scope-does-not-cover", grounds=grounds(ruling), line=line.name, functions=beyond)
        line.details = {**line.details, "functions": list(wanted)}
    stood_on, facts = _connection(scope, lines, terms, verdict)
    facts["scope"] = scope.name if scope else ""
    return scope, grounds(ruling, chosen, role="permits") + stood_on, facts


def _connection(
    scope: Document | None, lines: list[Line], terms: Terms, verdict: Verdict
) -> tuple[tuple[Ground, ...], dict[str, Any]]:
    ruling, validation = terms.ruling(Connectivity), terms.ruling(ConnectivityValidation)
    if ruling is None:
        return (), {}
    bought, ours = _bought(lines, verdict.customer_id, terms)
    kind, dedicated = connected(scope, ruling.rule, bought)
    if not kind or (ruling.rule.dedicated == "required" and not dedicated):
        raise verdict.refused("no-connection", grounds=ruling.orders(), accepted=ruling.rule.accepted)
    if validation is not None and not ((scope.content.get("validation") if scope else None) or {}).get("valid"):
        raise verdict.refused("connection-not-validated", grounds=validation.orders())
    facts = {"connection": kind, "dedicated": dedicated, "warning": "" if dedicated else "not-dedicated"}
    return grounds(ruling, validation, role="permits") + ours, facts


def _bought(lines: list[Line], customer_id: int, terms: Terms) -> tuple[set[str], tuple[Ground, ...]]:
    """The kinds of connection that the customer has, or orders, from us."""
    kinds, rulings = set(), []
    for slug in {line.product for line in lines} | queries.products_held(customer_id):
        ruling = terms.ruling(MeetsConnectivity, product(terms, slug).target())
        if ruling is not None and slug in ruling.rule.kinds:
            kinds.add(ruling.rule.kinds[slug])
            rulings.append(ruling)
    return kinds, grounds(*rulings, role="permits")


def _write(document: Document, verdict: Verdict, *, now: datetime, by: Actor) -> int:
    (decision,) = record([verdict], now=now, actor=by)
    document.move("sign")
    document.signed_at, document.signed_by, document.decision_id = now, str(by), decision
    document.save(update_fields=["state", "signed_at", "signed_by", "decision_id", "parent_id", "scope_id"])
    touch("contract-document", [document.pk])
    return decision


def _order(document: Document, lines: list[Line], terms: Terms, decision: int, *, now: datetime, by: Actor) -> None:
    """Have what was signed become services, or continue those that stand."""
    for line in lines:
        if line.continues_id is not None:
            _continue(line)
    Line.objects.bulk_update(lines, ["details", "service_id", "starts_on", "ends_on"])
    touch("contract-line", [line.pk for line in lines])
    fresh = tuple(
        Ordered(line.pk, line.name, line.product, line.quantity, queries.rent(line), line.details)
        for line in lines
        if line.continues_id is None
    )
    announce(PricesSigned(document.pk, document.customer_id, fresh, now, by))
    figures = {"name": document.name, "lines": [{"name": line.name, "quantity": line.quantity} for line in lines]}
    announce(
        CustomerTold("contract-signed", document.customer_id, ("customer", document.customer_id), figures, decision,
                     now, by)
    )  # fmt: skip


def _continue(line: Line) -> None:
    """The new line takes over where the period of the old one ends."""
    former = queries.line_of(line.continues_id or 0)
    if former is None or former.ends_on is None:
        raise BadInput("continues", line.continues_id, "a service whose period runs")
    line.service_id = line.continues_id
    line.starts_on = line.planned_on or former.ends_on
    line.ends_on = period_end(line.starts_on, line.months)


def link_services(services: dict[int, int]) -> None:
    """Note the service that each line became."""
    lines = list(Line.objects.filter(pk__in=services))
    for line in lines:
        line.service_id = services[line.pk]
    Line.objects.bulk_update(lines, ["service_id"])
    touch("contract-line", services)
