"""Taking the proof that a customer owes no tax, and leaving the tax off invoices while it counts."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.models import TaxExemption
from posada.contexts.billing.rules.tax import TaxExemptionProof
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.alike import Batch
from posada.terms.decisions import Verdict
from posada.terms.versions import book

EXEMPTION = "tax-exemption"


def ask_exemption(customer_id: int, document: str, *, now: datetime, by: Actor) -> int:
    """Put the proof of an exemption before a person; the case's id. Refused where the terms take none."""
    if not document:
        raise BadInput("document", document, "the document that proves the exemption")
    ruling = book().for_existing(now).ruling(TaxExemptionProof)
    if ruling is None:
        raise Verdict(customer_id, "customer", customer_id, EXEMPTION, now).refused("no-exemption-by-proof")
    (case_id,) = open_cases(
        [Matter(customer_id, EXEMPTION, ("customer", customer_id), ruling.rule.role, ruling.permits(), now,
                facts={"document": document}, evidence=[document])],
        now=now, by=by,
    )  # fmt: skip
    return case_id


def decide_exemption(
    case: Case, *, granted: bool, valid_until: date | None = None, reason: str = "", now: datetime, by: Actor
) -> None:
    """Accept a proof, from now and until it expires, or refuse it."""
    ruling = book().for_existing(now).required(TaxExemptionProof)
    decision = close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=ruling.permits(), now=now, by=by,
        facts={"document": case.facts["document"], "valid_until": valid_until, "reason": reason},
    )  # fmt: skip
    if granted:
        TaxExemption.objects.create(
            customer_id=case.customer_id, document=case.facts["document"], accepted_at=now, valid_until=valid_until,
            decision_id=decision,
        )  # fmt: skip


def without_exempt_tax(drafts: Batch[Draft], now: datetime) -> Batch[Draft]:
    """The drafts, those of exempt customers without tax and with the clause that leaves it off."""
    if not any(terms.rulings(TaxExemptionProof) for _, terms in book().versions):
        return drafts
    exempt = exemptions(set(drafts.customers), now)
    models, which = list(drafts.models), list(drafts.which)
    for place, customer_id in enumerate(drafts.customers):
        if customer_id in exempt:
            models.append(untaxed(models[which[place]], exempt[customer_id]))
            which[place] = len(models) - 1
    return drafts._replace(models=models, which=which)


def exemptions(customer_ids: Collection[int], now: datetime) -> dict[int, TaxExemption]:
    """The proof that counts today of each customer who has one."""
    today = book().for_existing(now).calendar.today(now)
    found = TaxExemption.objects.filter(customer_id__in=customer_ids).order_by("accepted_at", "pk")
    return {each.customer_id: each for each in found if each.valid_until is None or each.valid_until >= today}


def untaxed(draft: Draft, exemption: TaxExemption) -> Draft:
    """The same charges without tax."""
    ruling = book().by_number(draft.version_id).ruling(TaxExemptionProof)
    if ruling is None:
        return draft
    facts = {**draft.facts, "exempt_by": exemption.document, "valid_until": exemption.valid_until}
    lines = tuple(_untaxed(line) for line in draft.lines)
    return replace(draft, lines=lines, grounds=draft.grounds + ruling.permits(), facts=facts)


def _untaxed(line: Line) -> Line:
    return replace(line, tax_percent=Decimal(0), tax=None)
