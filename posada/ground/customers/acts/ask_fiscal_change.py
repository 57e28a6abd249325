"""A change of fiscal data that is asked of staff: kept as asked, applied or refused by a person."""

from collections.abc import Mapping
from datetime import datetime

from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.customers.acts.change_fiscal_data import change_fiscal_data
from posada.ground.customers.models import Customer
from posada.ground.customers.rules.fiscal_data_change import FiscalDataChange
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.rule import grounds
from posada.terms.versions import book


def at_once(by: Actor, *, now: datetime) -> bool:
    """Whether a change by this door is made by the customer and not asked of staff.

    Raises Refused for a door by which the terms take none.
    """
    ruling = book().for_existing(now).ruling(FiscalDataChange)
    if ruling is None or by.channel in ruling.rule.at_once:
        return True
    if by.channel not in ruling.rule.on_request:
        verdict = Verdict(by.id or 0, "customer", by.id or 0, "change-fiscal-data", now, ruling.orders())
        raise verdict.refused("channel-not-allowed", channel=by.channel)
    return False


def ask_fiscal_change(customer: Customer, changes: Mapping[str, str], *, by: Actor, now: datetime) -> int:
    """Put a change before staff, with the day on which it was asked; the case. Tax invoices wait meanwhile."""
    ruling = book().for_existing(now).required(FiscalDataChange)
    matter = Matter(
        customer.pk, "fiscal-data", ("customer", customer.pk), ruling.rule.role, ruling.orders(), now,
        facts={"changes": dict(changes), "requested_at": now}, act="ask-fiscal-change",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def judge_fiscal_change(case: Case, *, granted: bool, reason: str, now: datetime, by: Actor) -> None:
    """Apply what was asked, counted from when the terms say, or refuse it."""
    ruling = book().for_existing(now).ruling(FiscalDataChange)
    state = CaseState.GRANTED if granted else CaseState.REFUSED
    close_case(case.pk, state, grounds=grounds(ruling), now=now, by=by, facts={"reason": reason} if reason else {})
    if granted:
        customer = Customer.objects.get(pk=case.customer_id)
        requested_at = datetime.fromisoformat(case.facts["requested_at"])
        change_fiscal_data(customer, case.facts["changes"], by=by, now=now, requested_at=requested_at, asked=True)
