"""What will come of a customer's silence about a change of the terms."""

from collections.abc import Collection
from datetime import date, datetime

from posada.kernel.plan import Plan, Step
from posada.terms.asking import last_day_to_answer
from posada.terms.contract import Terms
from posada.terms.models import Stand, TermsAnswer
from posada.terms.rules.terms_consent import TermsConsent, reminded_on
from posada.terms.rules.terms_silence import TermsSilence
from posada.terms.versions import book


def plan(change: str, answer_by: datetime, reminded: date, terms: Terms) -> Plan:
    """The steps that wait for a customer who has not answered: `terms` are those that the change was announced under.

    Silence counts as consent, or ends the wait for it after the reminders that are left.
    """
    silence, consent = terms.ruling(TermsSilence), terms.ruling(TermsConsent)
    if change == "deems-consent" and silence is not None:
        return (Step(answer_by, "silence", silence.clause),)
    if consent is None:
        return ()
    calendar = terms.calendar
    last_day = last_day_to_answer(answer_by, calendar)
    days = [day for day in reminded_on(last_day, consent.rule, calendar) if day > reminded]
    reminders = [Step(calendar.start_of(day), "consent-reminder", consent.clause) for day in days]
    return (*reminders, Step(answer_by, "consent-end", consent.clause))


def plans(answer_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each answer; those alike share a plan."""
    made: dict[tuple[int, datetime, date], Plan] = {}
    found: dict[int, tuple[int, Plan]] = {}
    for answer in TermsAnswer.objects.filter(pk__in=answer_ids):
        found[answer.pk] = (answer.customer_id, ())
        if answer.state == Stand.WAITING and answer.answer_by is not None and answer.reminded_on is not None:
            key = (answer.version_id, answer.answer_by, answer.reminded_on)
            if key not in made:
                made[key] = _plan(*key)
            found[answer.pk] = (answer.customer_id, made[key])
    return found


def _plan(number: int, answer_by: datetime, reminded: date) -> Plan:
    versions = book()
    return plan(versions.by_number(number).change, answer_by, reminded, versions.announced_under(number))
