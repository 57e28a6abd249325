"""What a claim cost the house: item by item before the customer, charged when a person approves."""

from datetime import datetime
from decimal import Decimal

from posada.contexts.casework import queries
from posada.contexts.casework.events import ReimbursementDue
from posada.contexts.casework.models import Expense
from posada.contexts.casework.rules.quoted_work import Reimbursement
from posada.ground.agenda.models import Case, CaseState
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground
from posada.terms.versions import book


def add_expense(case: Case, net: Decimal, text: str, receipt: str, *, now: datetime, by: Actor) -> Expense:
    """Note an expense that a claim caused; without a receipt it stays out of the total."""
    ruling = book().for_existing(now).required(Reimbursement, of=case.kind)
    if case.state != CaseState.OPEN or not by.is_staff or net <= 0:
        raise BadInput("case", case.pk, "an open claim, by a member of staff, and an amount above 0")
    record(
        [Verdict(case.customer_id, case.subject_kind, case.subject_id, "add-expense", now, ruling.orders(),
                 facts={"text": text, "receipt": receipt, "counts": bool(receipt)}, amounts={"net": _money(case, net)},
                 effects=("expense-noted",))],
        now=now, actor=by,
    )  # fmt: skip
    return Expense.objects.create(
        customer_id=case.customer_id, case_id=case.pk, text=text, net=net, receipt=receipt, added_at=now
    )


def object_to(case: Case, text: str, *, now: datetime, by: Actor) -> None:
    """The customer objects to an item: it is not charged until a person has answered."""
    expense = queries.expenses(case.pk).filter(text=text).first()
    if expense is None or not by.is_customer:
        raise BadInput("item", text, ", ".join(each.text for each in queries.expenses(case.pk)))
    ruling = book().for_existing(now).required(Reimbursement, of=case.kind)
    record(
        [Verdict(case.customer_id, case.subject_kind, case.subject_id, "object-to-expense", now, ruling.limits(),
                 facts={"text": text}, amounts={"net": _money(case, expense.net)}, effects=("objection-noted",))],
        now=now, actor=by,
    )  # fmt: skip
    expense.objected_at = now
    expense.save(update_fields=["objected_at"])


def charge_expenses(case_id: int, *, service_id: int, stood_on: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """Have the approved expenses charged: those with a receipt to which nobody objects. Announces ReimbursementDue."""
    case = Case.objects.get(pk=case_id)
    terms = book().for_existing(now)
    ruling = terms.ruling(Reimbursement, of=case.kind)
    if ruling is None:
        return
    counted = [each for each in queries.expenses(case_id) if each.receipt and each.objected_at is None]
    waiting = [each.text for each in queries.expenses(case_id) if each.objected_at is not None]
    total = sum_money((_money(case, each.net) for each in counted), _money(case, Decimal(0)).currency)
    total = total.percent(ruling.rule.percent).rounded()
    grounds = ruling.orders() + stood_on
    record(
        [Verdict(case.customer_id, case.subject_kind, case.subject_id, "total-expenses", now, grounds,
                 facts={"items": len(counted), "waiting": waiting}, amounts={"net": total},
                 effects=("expenses-totalled",))],
        now=now, actor=by,
    )  # fmt: skip
    if total.is_positive:
        announce(ReimbursementDue(service_id, total, case.kind, terms.calendar.today(now), grounds, now, by))


def _money(case: Case, amount: Decimal) -> Money:
    return Money(amount, Customer.objects.get(pk=case.customer_id).currency)
