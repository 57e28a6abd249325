"""What a person may decide when no letter was accepted: the end of all services, and what becomes of the debts."""

from collections.abc import Collection, Sequence
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.billing.queries import Invoice
from posada.contexts.payments import queries
from posada.contexts.payments.acts.hear_defence import finding_of
from posada.contexts.payments.events import FraudEstablished
from posada.contexts.payments.models import Finding
from posada.contexts.payments.rules.altered_proof import FraudCancellation, FraudDebts
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book

CANCELLATION, DEBTS = "fraud-cancellation", "fraud-debts"


def offer_cancellations(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Open the decision on each finding whose time to prove the payment has run out."""
    matters = []
    for step in steps:
        found = queries.finding(step.subject_id)
        ruling = book().by_number(found.version_id).required(FraudCancellation)
        ending, staying = services.ending_with_account(found.customer_id, book().for_existing(now))
        owed = debts(found.customer_id, now)
        matters.append(
            Matter(
                customer_id=found.customer_id, kind=CANCELLATION, subject=("payment", found.payment_id),
                role=ruling.rule.role, grounds=ruling.orders(), due_at=step.due_at,
                facts={"services": [s.name for s in ending], "staying": [s.name for s in staying],
                       "invoices": [invoice.number for invoice in owed]},
                amounts=_totals(owed),
            )
        )  # fmt: skip
        touch("finding", [found.pk])
    open_cases(matters, now=now, by=by)


def cancel_for_fraud(case: Case, *, now: datetime, by: Actor) -> None:
    """Cancel all services but those that go with their holder. Announces FraudEstablished."""
    found = finding_of(case.subject_id)
    ruling = book().by_number(found.version_id).required(FraudCancellation)
    terms = book().for_existing(now)
    ending, staying = services.ending_with_account(found.customer_id, terms)
    spared = grounds(*(services.portable(service, terms) for service in staying), role="excludes")
    close_case(
        case.pk, CaseState.GRANTED, grounds=ruling.orders() + spared, now=now, by=by, act="cancel-for-fraud",
        facts={"services": [s.name for s in ending], "staying": [s.name for s in staying]},
    )  # fmt: skip
    _end(found, "cancel", now)
    announce(
        FraudEstablished(found.pk, found.customer_id, tuple(s.pk for s in ending), ruling.orders() + spared, now, by)
    )


def forgo_cancellation(case: Case, reason: str, *, now: datetime, by: Actor) -> None:
    """The services are left as they are."""
    found = finding_of(case.subject_id)
    ruling = book().by_number(found.version_id).required(FraudCancellation)
    close_case(
        case.pk, CaseState.REFUSED, grounds=ruling.orders(), now=now, by=by, act="forgo-cancellation",
        facts={"why": reason},
    )  # fmt: skip
    _end(found, "forgo", now)


def _end(found: Finding, move: str, now: datetime) -> None:
    found.move(move)
    found.ended_at = now
    found.save(update_fields=["state", "ended_at"])
    touch("finding", [found.pk])
    touch("invoice", [invoice.pk for invoice in billing.unpaid_invoices(found.customer_id)])


def open_debts(finding_id: int, *, now: datetime, by: Actor) -> None:
    """The final statement: what had fallen due at the cancellation; a person decides on it where it stays unpaid."""
    found = queries.finding(finding_id)
    ruling = book().by_number(found.version_id).ruling(FraudDebts)
    owed = debts(found.customer_id, now)
    if ruling is None or not owed:
        return
    open_cases(
        [
            Matter(
                customer_id=found.customer_id, kind=DEBTS, subject=("payment", found.payment_id),
                role=ruling.rule.role, grounds=ruling.orders(), due_at=now, amounts=_totals(owed),
                facts={"invoices": [invoice.number for invoice in owed]}, evidence=statement(owed),
            )
        ],
        now=now, by=by,
    )  # fmt: skip


def settle_debts(customer_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Close the matter of customers who have paid what they owed."""
    for case in Case.objects.filter(customer_id__in=customer_ids, kind=DEBTS, state=CaseState.OPEN):
        if not debts(case.customer_id, now):
            close_case(case.pk, CaseState.CLOSED, grounds=_debt_grounds(case), now=now, by=by, act="settle-fraud-debts")


def judge_debts(case: Case, *, legal_file: bool, reason: str, now: datetime, by: Actor) -> None:
    """A person decides whether the unpaid debts become a legal file, with the evidence."""
    outcome, act = (CaseState.GRANTED, "open-legal-file") if legal_file else (CaseState.REFUSED, "no-legal-file")
    close_case(
        case.pk, outcome, grounds=_debt_grounds(case), now=now, by=by, act=act,
        facts={"why": reason, "statement": case.evidence},
    )  # fmt: skip


def _debt_grounds(case: Case) -> tuple[Ground, ...]:
    found = Finding.objects.get(payment_id=case.subject_id)
    return grounds(book().by_number(found.version_id).ruling(FraudDebts))


def debts(customer_id: int, now: datetime) -> list[Invoice]:
    """The customer's unpaid claims that have fallen due."""
    today = book().for_existing(now).calendar.today(now)
    return list(billing.unpaid_invoices(customer_id).filter(due_on__lte=today))


def statement(owed: Sequence[Invoice]) -> list[dict[str, object]]:
    """What is owed, claim by claim."""
    return [{"number": i.number, "due_on": i.due_on, "unpaid": billing.unpaid(i)} for i in owed]


def _totals(owed: Sequence[Invoice]) -> dict[str, Money]:
    currencies = dict.fromkeys(invoice.currency for invoice in owed)
    totals = {
        currency: sum_money((billing.unpaid(i) for i in owed if i.currency == currency), currency)
        for currency in currencies
    }
    return {"total" if n == 0 else f"total_{currency}": total for n, (currency, total) in enumerate(totals.items())}
