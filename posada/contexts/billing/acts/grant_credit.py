"""Credit in a customer's favour: granted by a person, kept apart from the customer's own money, never paid out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.billing.rules.credit_balance import CreditBalance
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer, balance
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.versions import book


def request_credit(service_id: int, facts: Mapping[str, Any], *, now: datetime, by: Actor) -> int:
    """Put a claim to credit for a service before a person, with what the claimant says of it; the case's id."""
    (service,) = services.locked([service_id])
    ruling = services.governs(service, now).required(CreditBalance, services.target(service))
    matter = Matter(
        customer_id=service.customer_id, kind="credit", subject=("service", service.pk), role=ruling.rule.role,
        grounds=ruling.permits(), due_at=now, facts=facts, act="claim-credit",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def decide_credit(
    case: Case, *, amount: Money | None, facts: Mapping[str, Any], reason: str = "", now: datetime, by: Actor
) -> None:
    """Post `amount` to the customer's credit, with the month and reason it is for; None refuses the claim."""
    (service,) = services.locked([case.subject_id])
    ruling = services.governs(service, now).required(CreditBalance, services.target(service))
    if amount is not None and not amount.is_positive:
        raise BadInput("amount", str(amount), "an amount above zero")
    decision = close_case(
        case.pk, CaseState.GRANTED if amount else CaseState.REFUSED, grounds=ruling.orders(), now=now, by=by,
        act="grant-credit" if amount else "refuse-credit", facts={**case.facts, **facts, "reason": reason},
        amounts={"credit": amount} if amount else {},
    )  # fmt: skip
    if amount is not None:
        record_transfers([Transfer(case.customer_id, now, Account.GRANTED, Account.CREDIT, amount, decision)])


def post_credit(customer_id: int, amount: Money, decision: int, *, now: datetime) -> None:
    """Post what somebody else decided to the customer's credit."""
    record_transfers([Transfer(customer_id, now, Account.GRANTED, Account.CREDIT, amount, decision)])


def refuse_payout(customer_id: int, currency: str, *, now: datetime, by: Actor) -> None:
    """Refuse to pay granted credit out; BadInput where there is none to ask for."""
    ruling = book().for_existing(now).required(CreditBalance)
    credit = -balance(customer_id, Account.CREDIT, currency)
    if ruling.rule.own_money:
        credit -= balance(customer_id, Account.MONEY, currency)
    if not credit.is_positive:
        raise BadInput("about", f"customer:{customer_id}", "a customer with credit")
    verdict = Verdict(
        customer_id, "customer", customer_id, "pay-out-credit", now, ruling.orders(), amounts={"credit": credit}
    )
    raise verdict.refused("credit-is-not-paid-out")
