"""The future of a service: its next renewal order, its end, the deletion of its data."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from posada.contexts.services.rules.data_deletion import DataDeletion
from posada.contexts.services.rules.expiry import Expiry, expires_at
from posada.contexts.services.rules.expiry_notice import ExpiryNotice
from posada.contexts.services.rules.expiry_reminders import ExpiryReminders
from posada.contexts.services.rules.expiry_report import ExpiryReport, report_on
from posada.contexts.services.rules.inactivity import InactivityEnding, InactivityNotice, ends_idle, last_day_idle
from posada.contexts.services.rules.initial_term import SuccessiveTerms
from posada.contexts.services.rules.own_copy import OwnCopy
from posada.ground.catalogue.products import CYCLES
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.selector import Target

ONE_DAY = timedelta(days=1)
WARNED_IDLE = "inactivity-warning"


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What the plan of a service depends on."""

    state: str
    target: Target
    activated_at: datetime | None
    next_period: date | None  # first day not ordered yet
    renewal_issue_on: date | None  # when its order is issued; None where none is issued by itself
    renewal_clause: str = ""
    late_clause: str = ""  # of an order that should exist already at activation
    ends_on: date | None = None
    end_clause: str = ""
    end_waits: bool = False  # for what the customer owes
    purge_at: datetime | None = None
    purge_clause: str = ""
    purge_decided: bool = True  # a person approved it, or none needs to
    renews_on: date | None = None
    reminded: frozenset[tuple[str, date]] = frozenset()  # (act, due day) of what went out about this renewal date
    told_of_end: frozenset[str] = frozenset()  # what went out about this last day
    term_until: date | None = None  # the last day of the term that runs
    change_on: date | None = None  # the first day of a plan that was agreed and waits for it
    change_clause: str = ""
    new_terms_on: date | None = None  # the first day of a paid period under another version of the terms
    new_terms_clause: str = ""
    last_used_on: date | None = None  # the last day on which a person signed in to it, where that is counted
    warned_idle: tuple[date, date] | None = None  # the limit that the last warning named, and the day it went out


@lru_cache(maxsize=4096)
def plan(facts: ServiceFacts, terms: Terms) -> Plan:
    """What will happen to the service, in order of day, if everything due is paid."""
    calendar = terms.calendar
    steps: list[Step] = []
    if facts.state == "active" and facts.next_period and facts.renewal_issue_on and facts.activated_at:
        at = calendar.start_of(facts.renewal_issue_on)
        clause = facts.renewal_clause
        if at < facts.activated_at and facts.late_clause:
            at, clause = facts.activated_at, facts.late_clause
        steps.append(Step(at, "renewal-order", clause, args={"renews_on": facts.next_period}))
    steps += _expiry(facts, terms)
    steps += _next_term(facts, terms)
    steps += _idle(facts, terms)
    if facts.state == "active" and facts.change_on:
        steps.append(Step(calendar.start_of(facts.change_on), "apply-plan-change", facts.change_clause))
    if facts.state == "active" and facts.new_terms_on:
        steps.append(Step(calendar.start_of(facts.new_terms_on), "new-terms", facts.new_terms_clause))
    if facts.state == "active" and facts.ends_on and not facts.end_waits:
        steps.append(Step(calendar.close_of(facts.ends_on), "end-service", facts.end_clause, irreversible=True))
    steps += _endings(facts, terms)
    if facts.purge_at:
        act = "purge-data" if facts.purge_decided else "purge-review"
        steps.append(Step(facts.purge_at, act, facts.purge_clause, irreversible=facts.purge_decided))
    return tuple(sorted(steps))


def _endings(facts: ServiceFacts, terms: Terms) -> list[Step]:
    """The reminders before the last day, and before the data are deleted."""
    calendar, steps = terms.calendar, list[Step]()
    copy = terms.ruling(OwnCopy, facts.target)
    if copy is not None and facts.state == "active" and facts.ends_on and "end-reminder" not in facts.told_of_end:
        day = calendar.before(facts.ends_on + ONE_DAY, copy.rule.remind_before)
        steps.append(Step(calendar.start_of(day), "end-reminder", copy.clause))
    deletion = terms.ruling(DataDeletion, facts.target, ended_by="cancellation")
    lead = deletion.rule.warn_before if deletion else None
    if deletion is not None and lead and facts.purge_at and "deletion-warning" not in facts.told_of_end:
        day = calendar.before(calendar.today(facts.purge_at), lead)
        steps.append(Step(calendar.start_of(day), "deletion-warning", deletion.clause))
    return steps


def _next_term(facts: ServiceFacts, terms: Terms) -> list[Step]:
    """The term that follows by itself, unless the service ends with the one that runs."""
    ruling = terms.ruling(SuccessiveTerms, facts.target)
    if ruling is None or facts.state != "active" or facts.term_until is None:
        return []
    if facts.ends_on and facts.ends_on <= facts.term_until:
        return []
    return [Step(terms.calendar.close_of(facts.term_until), "next-term", ruling.clause)]


def _idle(facts: ServiceFacts, terms: Terms) -> list[Step]:
    """The invitation to sign in, and the end of what nobody uses."""
    ruling, calendar = terms.ruling(InactivityEnding, facts.target), terms.calendar
    if ruling is None or facts.state != "active" or facts.activated_at is None:
        return []
    limit = last_day_idle(facts.last_used_on or calendar.today(facts.activated_at), ruling.rule, calendar)
    notice = terms.ruling(InactivityNotice, facts.target)
    warned_on = facts.warned_idle[1] if facts.warned_idle and facts.warned_idle[0] == limit else None
    steps = []
    if notice is not None and warned_on is None:
        warned_on = calendar.before(limit, notice.rule.before)
        steps.append(Step(calendar.start_of(warned_on), WARNED_IDLE, notice.clause))
    day = ends_idle(limit, warned_on, notice.rule if notice else None, calendar)
    steps.append(Step(calendar.close_of(day), "inactivity-ending", ruling.clause, conditional="if-not-used"))
    return steps


def _expiry(facts: ServiceFacts, terms: Terms) -> list[Step]:
    """The notices before a renewal date that nothing but the customer's wish moves, and the expiry after it."""
    if facts.state != "active" or facts.renews_on is None or (facts.ends_on and facts.ends_on < facts.renews_on):
        return []
    calendar = terms.calendar
    steps = [
        Step(calendar.start_of(day), act, clause)
        for act, day, clause in _warnings(facts.renews_on, facts.target, terms)
        if (act, day) not in facts.reminded and facts.activated_at and calendar.close_of(day) > facts.activated_at
    ]
    expiry = terms.ruling(Expiry, facts.target)
    if expiry is not None:
        at = expires_at(facts.renews_on, expiry.rule, calendar)
        steps.append(Step(at, "expire", expiry.clause, conditional="if-unpaid"))
    return steps


def _warnings(renews_on: date, target: Target, terms: Terms) -> list[tuple[str, date, str]]:
    """(act, day, clause) of every message that goes out before a renewal date."""
    notice, reminders = terms.ruling(ExpiryNotice, target), terms.ruling(ExpiryReminders, target)
    found = []
    if notice is not None:
        found.append(("expiry-notice", terms.calendar.before(renews_on, notice.rule.before), notice.clause))
    if reminders is not None:
        days = reminders.rule.days_before
        found += [("expiry-reminder", renews_on - timedelta(days=n), reminders.clause) for n in days]
    report = terms.ruling(ExpiryReport, target)
    if report is not None and CYCLES.get(target.cycle or "", 0):  # what is bought once falls due no more
        found.append(("expiry-report", report_on(renews_on, report.rule), report.clause))
    return found
