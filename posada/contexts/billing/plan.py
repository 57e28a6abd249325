"""The future of an unpaid invoice under the terms it was issued by."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from posada.contexts.billing.rules.collection import Collection
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.billing.rules.late_fee import LateFee, falls_due_on
from posada.contexts.billing.rules.prepayment import Prepayment
from posada.contexts.billing.rules.suspension import Suspension
from posada.kernel.calendar import Calendar
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.selector import Target

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """What the plan of an invoice depends on. `done` names the acts already carried out on it."""

    origin: str
    due_on: date
    unpaid: bool
    target: Target
    done: frozenset[str] = frozenset()
    trifling: bool = False  # so little is left of it that neither fee nor suspension follows
    held: bool = False  # a proof, an unallocated receipt or a clarification waits for a person
    extended_until: date | None = None
    not_before: datetime | None = None  # nothing that follows lateness happens before it: a warning's lead
    services_run: bool = True  # some service it charges for is not ended yet


def plan(facts: InvoiceFacts, terms: Terms) -> Plan:
    """What happens if the invoice stays unpaid, in order of day; nothing once it is settled, or while it is held."""
    if not facts.unpaid or facts.held:
        return ()
    planned = {"new-contract": _first_order, "change": _first_order, "prepayment": _prepayment}
    steps = planned.get(facts.origin, _renewal)(facts, terms)
    return tuple(sorted(step for step in steps if step.act not in facts.done))


def _first_order(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    ruling = terms.ruling(FirstPayment, facts.target)
    if ruling is None:
        return []
    calendar = terms.calendar
    return [Step(calendar.close_of(facts.due_on), "order-cancellation", ruling.clause, conditional="if-unpaid")]


def _prepayment(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    ruling = terms.ruling(Prepayment, facts.target)
    clause = ruling.clause if ruling else ""
    return [Step(terms.calendar.close_of(facts.due_on), "prepayment-lapse", clause, conditional="if-unpaid")]


def _renewal(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    if facts.origin != "renewal":
        return []
    calendar = terms.calendar
    steps: list[Step] = []
    late_fee = terms.ruling(LateFee, facts.target)
    if late_fee is not None and late_fee.rule.percent is not None and not facts.trifling:
        day = not_while_extended(falls_due_on(facts.due_on, late_fee.rule, calendar), facts)
        steps.append(Step(calendar.start_of(day), "late-fee", late_fee.clause, conditional="if-unpaid"))
    suspension = terms.ruling(Suspension, facts.target)
    if suspension is not None and facts.services_run and not facts.trifling:
        day = not_while_extended(facts.due_on + timedelta(days=suspension.rule.on_day), facts)
        steps.append(Step(calendar.start_of(day), "suspension", suspension.clause, conditional="if-unpaid"))
    collection = terms.ruling(Collection, facts.target)
    if collection is not None:
        day = not_while_extended(collected_on(facts.due_on, collection.rule, calendar), facts)
        steps.append(Step(calendar.start_of(day), "collection", collection.clause, conditional="if-unpaid"))
    return steps


def collected_on(due_on: date, rule: Collection, calendar: Calendar) -> date:
    """The day from whose start a person collects: the one after the last day of the wait."""
    return calendar.after(due_on, rule.after_close_of) + ONE_DAY


def not_while_extended(day: date, facts: InvoiceFacts) -> date:
    """`day`, or the first one after a granted extension."""
    return max(day, facts.extended_until + ONE_DAY) if facts.extended_until else day
