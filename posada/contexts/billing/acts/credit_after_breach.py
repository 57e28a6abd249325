"""Crediting the time not used of a service that was ended for breach."""

from datetime import datetime, timedelta
from decimal import Decimal

from posada.contexts.billing.rules.breach_credit import BreachCredit
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import grounds

KIND = "breach-credit"


def propose_credit(service_id: int, ground: str, *, now: datetime, by: Actor) -> None:
    """Put the time not used before a person; nothing where the terms do not ask for that, or none is left."""
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    ruling, today = terms.ruling(BreachCredit, services.target(service)), terms.calendar.today(now)
    period = services.paid_period(service_id, today)
    if ruling is None or period is None:
        return
    paid = Money(period.net or 0, service.currency)
    left = services.unused(paid, period.first, period.last, today + timedelta(days=1))
    if not left.is_positive:
        return
    facts = {"ground": ground, "ended_on": today, "days_left": (period.last - today).days,
             "days": (period.last - period.first).days + 1}  # fmt: skip
    open_cases(
        [Matter(customer_id=service.customer_id, kind=KIND, subject=("service", service_id), role=ruling.rule.role,
                grounds=ruling.orders(), due_at=now, facts=facts, amounts={"credit": left}, act=KIND)],
        now=now, by=by,
    )  # fmt: skip


def decide_credit(case: Case, granted: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Credit what was not used to the customer's balance, or keep it for a reason. BadInput where none is given."""
    if not granted and not reason.strip():
        raise BadInput("reason", reason, "the reason for which the money is withheld")
    service = services.by_id([case.subject_id])[case.subject_id]
    ruling = services.governs(service, now).ruling(BreachCredit, services.target(service))
    amount = Money(Decimal(case.amounts["credit"]), case.currency)
    decision = close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=grounds(ruling), now=now, by=by,
        act="credit-unused" if granted else "withhold-unused", facts={"reason": reason},
        amounts={"credit": amount} if granted else {"withheld": amount},
    )  # fmt: skip
    if granted:
        record_transfers([Transfer(case.customer_id, now, Account.REFUNDED, Account.CREDIT, amount, decision)])
