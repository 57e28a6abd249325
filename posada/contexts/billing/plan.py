"""The future of an unpaid invoice under the terms it was issued by."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from posada.contexts.billing.rules.automatic_charge import AutomaticCharge, charge_days
from posada.contexts.billing.rules.collection import Collection
from posada.contexts.billing.rules.collection_efforts import CollectionEfforts
from posada.contexts.billing.rules.extension import ExtensionEffect
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.billing.rules.late_fee import LateFee, falls_due_on
from posada.contexts.billing.rules.prepayment import Prepayment
from posada.contexts.billing.rules.reminder import Reminder
from posada.contexts.billing.rules.suspension import Suspension, suspended_on
from posada.contexts.billing.rules.tacit_renewal import TacitRenewal
from posada.contexts.billing.rules.unpaid_ending import UnpaidEnding, ends_at
from posada.contexts.payments.queries import held_by_report
from posada.contexts.services import queries as services
from posada.kernel.calendar import Calendar
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.rule import Ruling
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
    cards: bool = False  # a card on file may be charged, and no charge or dispute is under way
    charged_on: date | None = None  # the day of the last charge to a card on file
    held: bool = False  # a proof, an unallocated receipt or a clarification waits for a person
    extended_until: date | None = None
    extension_asked: bool = False  # and not decided yet
    reminded_at: datetime | None = None  # when the last reminder that was given fell due
    warned_at: datetime | None = None  # when the warning of suspension was sent; now, while it waits to be
    services_run: bool = True  # some service it charges for is not ended yet
    suspended_at: datetime | None = None  # when it took its services off
    suspension_told_at: datetime | None = None  # when the letter that says so was sent; now, while it waits to be
    joined: bool = False  # what it charges for is collected by itself, at its holder's wish
    reported: bool = False  # a payment was reported that nobody has looked at yet
    reopened: bool = False  # it was paid once, and its payment was taken back


@lru_cache(maxsize=4096)
def plan(facts: InvoiceFacts, terms: Terms) -> Plan:
    """What happens if the invoice stays unpaid, in order of day; nothing once it is settled, or while it is held."""
    if not facts.unpaid or facts.held:
        return ()
    steps = [*_reminders(facts, terms), *_charges(facts, terms), *_consequences(facts, terms)]
    waiting = held_by_report(terms) if facts.reported else frozenset()
    if waiting is None:
        return ()
    return tuple(sorted(step for step in steps if step.act not in facts.done and step.act not in waiting))


def _charges(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    ruling = terms.ruling(AutomaticCharge, facts.target)
    if ruling is None or not facts.cards or (ruling.rule.joined_only and not facts.joined):
        return []
    calendar, rule = terms.calendar, ruling.rule
    days = charge_days(facts.due_on, facts.charged_on, rule, calendar)
    return [
        Step(calendar.at(day, rule.time_of_day), "card-charge", ruling.clause, conditional="if-unpaid") for day in days
    ]


def _consequences(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    match facts.origin:
        case "new-contract" | "change":
            return _late_again(facts, terms) if facts.reopened else _first_order(facts, terms)
        case "prepayment":
            return _prepayment(facts, terms)
        case "renewal":
            return _renewal(facts, terms)
        case "reimbursement":
            return _ending(facts, terms, terms.calendar.close_of(facts.due_on))
    return []


def _first_order(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    ruling = terms.ruling(FirstPayment, facts.target)
    if ruling is None:
        return []
    calendar = terms.calendar
    return [Step(calendar.close_of(facts.due_on), "order-cancellation", ruling.clause, conditional="if-unpaid")]


def _late_again(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    """What follows for services that were delivered and are unpaid again: as for a renewal, no order is void."""
    return _suspension(facts, terms) + _ending_after_suspension(facts, terms)


def _prepayment(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    ruling = terms.ruling(Prepayment, facts.target)
    clause = ruling.clause if ruling else ""
    return [Step(terms.calendar.close_of(facts.due_on), "prepayment-lapse", clause, conditional="if-unpaid")]


def _reminders(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    """The reminders still to come: those that fell due up to the last one given are behind."""
    ruling = terms.ruling(Reminder, facts.target, of=facts.origin)
    if ruling is None:
        return []
    calendar, rule = terms.calendar, ruling.rule
    days = [calendar.before(facts.due_on, lead) for lead in rule.before_due]
    days += [calendar.after(facts.due_on, lag) for lag in rule.after_due]
    return [
        Step(calendar.start_of(day), "payment-reminder", ruling.clause, conditional="if-unpaid")
        for day in days
        if facts.reminded_at is None or calendar.start_of(day) > facts.reminded_at
    ]


def _renewal(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    """What follows an unpaid renewal: the term goes on, then fee, suspension and collection, each on its day."""
    calendar = terms.calendar
    steps: list[Step] = []
    tacit = terms.ruling(TacitRenewal, facts.target)
    if tacit is not None and facts.services_run:
        steps.append(Step(calendar.start_of(facts.due_on), "term-renewal", tacit.clause, conditional="if-unpaid"))
    late_fee = terms.ruling(LateFee, facts.target)
    if late_fee is not None and late_fee.rule.percent is not None and not facts.trifling:
        day = not_while_extended(falls_due_on(facts.due_on, late_fee.rule, calendar), facts, terms)
        steps.append(Step(calendar.start_of(day), "late-fee", late_fee.clause, conditional="if-unpaid"))
    steps += _suspension(facts, terms) + _ending_after_suspension(facts, terms)
    expiry = services.expiry(terms, facts.target)
    if expiry is not None and expiry.rule.order_open_for is not None:
        last_day = calendar.after(facts.due_on, expiry.rule.order_open_for)
        steps.append(Step(calendar.close_of(last_day), "renewal-lapse", expiry.clause, conditional="if-unpaid"))
    collection = terms.ruling(Collection, facts.target)
    if collection is not None and not facts.extension_asked:
        day = not_while_extended(collected_on(facts.due_on, collection.rule, calendar), facts, terms)
        steps.append(Step(calendar.start_of(day), "collection", collection.clause, conditional="if-unpaid"))
    return steps


def _suspension(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    """The suspension and, where the rule asks for one, the warning a while before it.

    The lead counts from the sending: a warning that went out late moves the suspension, never the other way round.
    """
    ruling = terms.ruling(Suspension, facts.target)
    if ruling is None or facts.trifling or not facts.services_run:
        return []
    efforts = terms.ruling(CollectionEfforts, facts.target)
    if efforts is not None and facts.reminded_at is None:
        return _review(facts, ruling, efforts, terms)
    calendar, lead = terms.calendar, ruling.rule.warn_before
    day = not_while_extended(suspended_on(facts.due_on, ruling.rule, calendar), facts, terms)
    at = calendar.start_of(day)
    if lead is None:
        return [Step(at, "suspension", ruling.clause, conditional="if-unpaid")]
    warning_at = calendar.start_of(calendar.before(day, lead))
    if facts.warned_at is not None:
        at = max(at, calendar.add(facts.warned_at, lead))
    return [
        Step(warning_at, "suspension-warning", ruling.clause, conditional="if-unpaid"),
        Step(at, "suspension", ruling.clause, conditional="if-unpaid"),
    ]


def _ending_after_suspension(facts: InvoiceFacts, terms: Terms) -> list[Step]:
    """The end of the services, after the suspension of which the customer was told."""
    suspension = terms.ruling(Suspension, facts.target)
    if suspension is None or not facts.services_run:
        return []
    calendar = terms.calendar
    off_at = facts.suspended_at or calendar.start_of(suspended_on(facts.due_on, suspension.rule, calendar))
    told_at = facts.suspension_told_at
    return _ending(facts, terms, off_at, told=calendar.close_of(calendar.today(told_at)) if told_at else None)


def _ending(facts: InvoiceFacts, terms: Terms, off_at: datetime, told: datetime | None = None) -> list[Step]:
    """The end of what stays unpaid, or the day on which it is put before a person; not before it was `told`."""
    ruling = terms.ruling(UnpaidEnding, facts.target, of=facts.origin)
    at = ends_at(facts.due_on, off_at, ruling.rule, terms.calendar) if ruling else None
    if ruling is None or at is None:
        return []
    at = max(at, told) if told else at
    if ruling.rule.decided_by:
        return [Step(at, "ending-review", ruling.clause, conditional="if-unpaid")]
    return [Step(at, "unpaid-ending", ruling.clause, conditional="if-unpaid", irreversible=True)]


def _review(
    facts: InvoiceFacts, ruling: Ruling[Suspension], efforts: Ruling[CollectionEfforts], terms: Terms
) -> list[Step]:
    """The day on which a person is asked whether to suspend, as nobody was reminded before."""
    day = not_while_extended(suspended_on(facts.due_on, ruling.rule, terms.calendar), facts, terms)
    return [Step(terms.calendar.start_of(day), "suspension-review", efforts.clause, conditional="if-unpaid")]


def collected_on(due_on: date, rule: Collection, calendar: Calendar) -> date:
    """The day from whose start a person collects: the one after the last day of the wait."""
    return calendar.after(due_on, rule.after_close_of) + ONE_DAY


def not_while_extended(day: date, facts: InvoiceFacts, terms: Terms) -> date:
    """`day`, or the first one after a granted extension, where the terms give it that effect."""
    if facts.extended_until is None or terms.ruling(ExtensionEffect, facts.target) is None:
        return day
    return max(day, facts.extended_until + ONE_DAY)
