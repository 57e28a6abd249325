"""Tax that a customer withholds from a payment: declared, documented, credited, or owed after all."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate import Share, allocate
from posada.contexts.billing.models import Invoice, State, Withholding, WithholdingState
from posada.contexts.billing.rules.tax import (
    LocalWithholding,
    NoWithholding,
    WithholdingCredit,
    WithholdingDocuments,
    last_day_of_proof,
)
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import SYSTEM, Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

WITHHOLDING = "withholding"


def declare_withholding(
    invoice_id: int, tax: str, amount: Money, *, authority: str = "", now: datetime, by: Actor
) -> int:
    """Take down that a tax was withheld from an invoice's payment and put it before a person; the case's id.

    Raises Refused for a tax that the terms let nobody withhold.
    """
    (invoice,) = queries.locked([invoice_id])
    if invoice.state != State.UNPAID or not amount.is_positive or amount > queries.unpaid(invoice):
        raise BadInput("amount", str(amount), "no more than is unpaid of an open invoice")
    terms = book().by_number(invoice.version_id)
    none, local = terms.ruling(NoWithholding), terms.ruling(LocalWithholding)
    documents = terms.ruling(WithholdingDocuments)
    verdict = Verdict(invoice.customer_id, "invoice", invoice.pk, WITHHOLDING, now,
                      facts={"tax": tax, "authority": authority}, amounts={"withheld": amount})  # fmt: skip
    if local is None or tax not in (*local.rule.taxes, *local.rule.doubtful):
        raise verdict.refused("tax-not-to-be-withheld", grounds=grounds(none) + grounds(local, role="limits"))
    today = terms.calendar.today(now)
    prove_by = last_day_of_proof(today, documents.rule, terms.calendar) if documents else None
    (case_id,) = open_cases(
        [Matter(invoice.customer_id, WITHHOLDING, ("invoice", invoice.pk), local.rule.role,
                grounds(local, role="permits") + grounds(documents, none, role="limits"), now,
                deadline=terms.calendar.close_of(prove_by) if prove_by else None, amounts={"withheld": amount},
                facts={"tax": tax, "authority": authority, "prove_by": prove_by}, act=WITHHOLDING)],
        now=now, by=by,
    )  # fmt: skip
    record_ = Withholding.objects.create(
        customer_id=invoice.customer_id, invoice_id=invoice.pk, tax=tax, authority=authority, amount=amount.amount,
        currency=amount.currency, declared_at=now, prove_by=prove_by, case_id=case_id,
        decision_id=Case.objects.get(pk=case_id).opened_by,
    )  # fmt: skip
    touch("withholding", [record_.pk])
    touch("invoice", [invoice.pk])
    return case_id


def document_withholding(invoice_id: int, documents: Sequence[str], *, now: datetime, by: Actor) -> None:
    """Keep the documents by which a customer proves that what it withheld was paid over."""
    found = Withholding.objects.select_for_update().filter(invoice_id=invoice_id, state=WithholdingState.PENDING)
    withheld = found.order_by("pk").first()
    if withheld is None or not documents:
        raise BadInput("about", invoice_id, "an invoice with a withholding to be proved, and its documents")
    (invoice,) = queries.locked([invoice_id])
    ruling = book().by_number(invoice.version_id).ruling(WithholdingDocuments)
    verdict = Verdict(
        withheld.customer_id, "invoice", invoice_id, "document-withholding", now, grounds(ruling),
        facts={"documents": list(documents), "prove_by": withheld.prove_by}, effects=("documents-kept",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    withheld.documents, withheld.state = list(documents), WithholdingState.DOCUMENTED
    withheld.save(update_fields=["documents", "state"])
    touch("withholding", [withheld.pk])


def decide_withholding(
    case: Case, *, granted: bool, proved: Money | None = None, reason: str = "", now: datetime, by: Actor
) -> None:
    """Credit what was withheld and proved against the invoice, or refuse it, and it is owed.

    Raises Refused where nothing was proved yet.
    """
    withheld = Withholding.objects.select_for_update().get(case_id=case.pk, customer_id=case.customer_id)
    (invoice,) = queries.locked([withheld.invoice_id])
    terms = book().by_number(invoice.version_id)
    documents, credit = terms.ruling(WithholdingDocuments), terms.ruling(WithholdingCredit)
    local = terms.ruling(LocalWithholding)
    amount = min(proved or _amount(withheld), _amount(withheld))
    if granted and withheld.state != WithholdingState.DOCUMENTED:
        verdict = Verdict(case.customer_id, "invoice", invoice.pk, "credit-withholding", now)
        raise verdict.refused("not-proved", grounds=grounds(documents))
    close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=grounds(local, documents, role="permits"),
        now=now, by=by, facts={"documents": withheld.documents, "reason": reason}, amounts={"withheld": amount},
    )  # fmt: skip
    _end(withheld, WithholdingState.CREDITED if granted else WithholdingState.REFUSED)
    if granted and credit is not None:
        share = Share(invoice.pk, amount, "withheld", now, facts={"certificate": withheld.documents[0]})
        allocate([share], act="credit-withholding", grounds=credit.orders(), now=now, by=by)


def lapse_withholdings(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Nothing was proved in time: what was withheld is owed, and lateness takes its course."""
    for withheld in Withholding.objects.select_for_update().filter(pk__in=[step.subject_id for step in steps]):
        invoice = Invoice.objects.get(pk=withheld.invoice_id, customer_id=withheld.customer_id)
        documents = book().by_number(invoice.version_id).ruling(WithholdingDocuments)
        if withheld.case_id is not None:
            close_case(
                withheld.case_id, CaseState.CLOSED, grounds=grounds(documents), now=now, by=SYSTEM,
                act="lapse-withholding", facts={"prove_by": withheld.prove_by}, amounts={"owed": _amount(withheld)},
            )  # fmt: skip
        _end(withheld, WithholdingState.REFUSED)


def _end(withheld: Withholding, state: WithholdingState) -> None:
    withheld.state = state
    withheld.save(update_fields=["state"])
    touch("withholding", [withheld.pk])
    touch("invoice", [withheld.invoice_id])


def _amount(withheld: Withholding) -> Money:
    return Money(withheld.amount, withheld.currency)
