"""A scope's way to its review: the customer's details, the connection validated, then complete."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.contexts.contracts import queries
from posada.contexts.contracts.models import Document, Kind
from posada.contexts.contracts.rules.connectivity import (
    Connectivity,
    ConnectivityDesign,
    ConnectivityValidation,
    shortfall,
)
from posada.contexts.contracts.rules.documents import CustomerDetails, TechnicalScope
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.ground.agenda.roles import permitted
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

DETAILS, CONNECTIVITY = "customer-details", "connectivity"


def give_details(document_id: int, given: Mapping[str, Any], *, now: datetime, by: Actor) -> int | None:
    """Take the details that a customer states; once complete, a person accepts them: the case's id.

    Raises Refused, naming what is missing, while they are not.
    """
    document = _scope(document_id)
    ruling = book().for_existing(now).required(CustomerDetails)
    known = {**document.content.get("details", {}), **given}
    missing = ruling.rule.missing(known)
    stated = len([name for names in ruling.rule.sections.values() for name in names]) - len(missing)
    verdict = Verdict(document.customer_id, "contract-document", document.pk, "give-details", now, ruling.orders(),
                      facts={"stated": stated, "missing": missing}, effects=("details-kept",))  # fmt: skip
    document.content = {**document.content, "details": known}
    document.save(update_fields=["content"])
    record([verdict], now=now, actor=by)
    if missing:
        return None
    waiting = open_case("contract-document", document.pk, DETAILS)
    if waiting is not None:
        return waiting.pk
    matter = Matter(document.customer_id, DETAILS, ("contract-document", document.pk), ruling.rule.role,
                    ruling.orders(), now, facts={"details": known})  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def judge_details(case: Case, accepted: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Accept the details as complete, or say why not."""
    ruling = book().for_existing(now).ruling(CustomerDetails)
    outcome = CaseState.GRANTED if accepted else CaseState.REFUSED
    close_case(case.pk, outcome, grounds=grounds(ruling), now=now, by=by, facts={"reason": reason})
    document = queries.locked_document(case.subject_id)
    document.content = {**document.content, "details_accepted": accepted}
    document.save(update_fields=["content"])


def ask_validation(document_id: int, *, now: datetime, by: Actor) -> int:
    """Put the connection that the scope declares before whoever validates it, with what is needed of it."""
    document = _scope(document_id)
    if open_case("contract-document", document.pk, CONNECTIVITY) is not None:
        raise BadInput("about", document.name, "a connection that is not being validated already")
    terms = book().for_existing(now)
    ruling, design = terms.required(ConnectivityValidation), terms.ruling(ConnectivityDesign)
    declared = document.content.get("connectivity") or {}
    facts: dict[str, Any] = {"declared": declared}
    if design is not None:
        units = {str(name): int(count) for name, count in (document.content.get("units") or {}).items()}
        per_unit = {str(n): Decimal(str(mbps)) for n, mbps in (document.content.get("bandwidth") or {}).items()}
        needed, short = shortfall(per_unit, units, Decimal(str(declared.get("mbps") or 0)))
        facts |= {"needed_mbps": needed, "short_by_mbps": short}
    matter = Matter(document.customer_id, CONNECTIVITY, ("contract-document", document.pk), ruling.rule.role,
                    ruling.orders() + grounds(design, role="limits"), now, facts=facts)  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def judge_validation(case: Case, valid: bool, evidence: str, *, reason: str, now: datetime, by: Actor) -> None:
    """Record who validated the connection, when, with which result and evidence."""
    terms = book().for_existing(now)
    stood_on = grounds(terms.ruling(ConnectivityValidation)) + grounds(terms.ruling(ConnectivityDesign), role="limits")
    result = {"by": str(by), "on": terms.calendar.today(now).isoformat(), "valid": valid, "evidence": evidence}
    outcome = CaseState.GRANTED if valid else CaseState.REFUSED
    close_case(case.pk, outcome, grounds=stood_on, now=now, by=by, facts={**result, "reason": reason})
    document = queries.locked_document(case.subject_id)
    document.content = {**document.content, "validation": result}
    document.save(update_fields=["content"])


def review_scope(document_id: int, *, now: datetime, by: Actor) -> None:
    """Find a scope complete, so that it can be signed with.

    Raises Refused while the customer's details are not accepted, or no connection is declared.
    """
    document = _scope(document_id)
    terms = book().for_existing(now)
    ruling, details = terms.ruling(TechnicalScope), terms.ruling(CustomerDetails)
    verdict = Verdict(document.customer_id, "contract-document", document.pk, "review-scope", now, grounds(ruling),
                      facts={"fields": sorted(document.content)}, effects=("scope-reviewed",))  # fmt: skip
    if details is not None and not document.content.get("details_accepted"):
        missing = details.rule.missing(document.content.get("details", {}))
        raise verdict.refused("details-not-accepted", grounds=details.orders(), missing=missing)
    verdict = replace(verdict, grounds=verdict.grounds + grounds(details, role="permits"))
    verdict = permitted(verdict, "review-scope", by=by, terms=terms)
    record([verdict], now=now, actor=by)
    document.move("review")
    document.reviewed_at = now
    document.save(update_fields=["state", "reviewed_at"])


def connected(document: Document | None, rule: Connectivity, bought: set[str]) -> tuple[str, bool]:
    """(kind, whether dedicated) of the connection that a scope declares or that is bought from us; "" where none is."""
    declared = (document.content.get("connectivity") if document else None) or {}
    kind = str(declared.get("kind", ""))
    if kind in rule.accepted:
        return kind, bool(declared.get("dedicated"))
    ours = sorted(bought & set(rule.accepted))
    return (ours[0], True) if ours else ("", False)


def _scope(document_id: int) -> Document:
    document = queries.locked_document(document_id)
    if document.kind != Kind.SCOPE:
        raise BadInput("about", document.name, "a scope")
    return document
