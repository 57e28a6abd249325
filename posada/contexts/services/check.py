"""Faults of what a draft says about changes: a question that nobody is asked, or that cannot be answered in time."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from posada.contexts.services.rules.terms_exit import TermsExit
from posada.terms.asking import notice_over
from posada.terms.check import rule_path
from posada.terms.contract import Terms
from posada.terms.faults import Fault
from posada.terms.rule import Ruling
from posada.terms.rules.terms_announcement import TermsAnnouncement
from posada.terms.rules.terms_consent import TermsConsent, last_day_to_consent, reminded_on
from posada.terms.rules.terms_objection import TermsObjection, last_day_to_object
from posada.terms.rules.terms_silence import TermsSilence, last_day_of_silence

ANY_DAY = date(2026, 4, 1)
DEEMS, NEEDS = "deems-consent", "needs-consent"


def check_changes(terms: Terms) -> Iterable[Fault]:
    """Silence that nobody could break, consent that is never asked for, times that run against each other."""
    silence, consent = terms.ruling(TermsSilence), terms.ruling(TermsConsent)
    told = terms.ruling(TermsAnnouncement)
    for ruling, change in ((silence, DEEMS), (consent, NEEDS)):
        if ruling is not None and (told is None or change not in told.rule.classes):
            yield _fault(terms, ruling, f"no terms_announcement tells customers of a change that {change} asks about")
    if silence is not None:
        yield from _silence(terms, silence)
    if consent is not None:
        yield from _consent(terms, consent)


def _silence(terms: Terms, silence: Ruling[TermsSilence]) -> Iterable[Fault]:
    objection, leaving = terms.ruling(TermsObjection), terms.rulings(TermsExit)
    objects = objection if objection is not None and DEEMS in objection.rule.classes else None
    if objects is None and not any(DEEMS in ruling.rule.classes for ruling in leaving):
        yield _fault(terms, silence, "silence is consent, and neither terms_objection nor terms_exit lets one say no")
    if objects is not None:
        last = last_day_of_silence(ANY_DAY, silence.rule, terms.calendar)
        if last_day_to_object(ANY_DAY, objects.rule, terms.calendar) > last:
            yield _fault(
                terms, objects, f"whoever may still object has consented by the silence of {silence.clause} already"
            )


def _consent(terms: Terms, consent: Ruling[TermsConsent]) -> Iterable[Fault]:
    last = last_day_to_consent(ANY_DAY, consent.rule, terms.calendar)
    if last < notice_over(NEEDS, terms, ANY_DAY):
        yield _fault(terms, consent, "the wait ends before the notice does: no consent would ever be needed")
    if any(day <= ANY_DAY for day in reminded_on(last, consent.rule, terms.calendar)):
        yield _fault(terms, consent, "a reminder would come before the announcement")


def _fault(terms: Terms, ruling: Ruling[Any], message: str) -> Fault:
    return Fault("terms", rule_path(terms, ruling), message, ruling.clause)
