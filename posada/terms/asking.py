"""What a change of the terms asks of customers, by the class that it says it is of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from posada.kernel.calendar import Calendar
from posada.kernel.errors import BadInput
from posada.terms.contract import Terms
from posada.terms.diff import ClauseChange
from posada.terms.rule import Ruling
from posada.terms.rules.terms_announcement import TermsAnnouncement
from posada.terms.rules.terms_change import TermsChange, earliest
from posada.terms.rules.terms_consent import TermsConsent, last_day_to_consent
from posada.terms.rules.terms_objection import TermsObjection
from posada.terms.rules.terms_silence import TermsSilence, last_day_of_silence

INSTANT = timedelta(microseconds=1)
CLASSES = ("editorial", "informs", "deems-consent", "needs-consent")


@dataclass(frozen=True, slots=True)
class Question:
    """What a version asks of a customer: by which rule, until when, and from when it rules whoever stays silent."""

    ruling: Ruling[TermsSilence] | Ruling[TermsConsent]
    answer_by: datetime
    rules_from: datetime | None  # None: it does not come to rule by silence


def question(draft: Terms, terms: Terms, told_at: datetime) -> Question | None:
    """What a version asks of a customer who is told of it at an instant, by the terms then; None where it asks nothing.

    Its notice runs for each customer from when that one was told.
    """
    calendar, told_on = terms.calendar, terms.calendar.today(told_at)
    silence, consent = terms.ruling(TermsSilence), terms.ruling(TermsConsent)
    begins = max(draft.existing_from, calendar.start_of(notice_over(draft.change, terms, told_on)))
    if draft.change == "deems-consent" and silence is not None:
        over = calendar.close_of(last_day_of_silence(told_on, silence.rule, calendar))
        return Question(silence, over, max(begins, over))
    if draft.change == "needs-consent" and consent is not None:
        over = calendar.close_of(last_day_to_consent(told_on, consent.rule, calendar))
        return Question(consent, over, max(begins, over) if consent.rule.then == "new-terms" else None)
    return None


def notice_over(change: str, terms: Terms, told_on: date) -> date:
    """The first day on which a version of that class may rule somebody who was told of it that day."""
    ruling = terms.ruling(TermsChange)
    return earliest(told_on, change, ruling.rule, terms.calendar) if ruling is not None else told_on


def last_day_to_answer(answer_by: datetime, calendar: Calendar) -> date:
    """The last day on which an answer is in time that must come before that instant."""
    return calendar.today(answer_by - INSTANT)


def objection(change: str, terms: Terms) -> Ruling[TermsObjection] | None:
    """The rule by which customers object to a version of that class; None where the terms know no objection to it."""
    ruling = terms.ruling(TermsObjection)
    return ruling if ruling is not None and change in ruling.rule.classes else None


def open_classes(terms: Terms) -> tuple[str, ...]:
    """The classes of change that the terms in force have what it takes for."""
    told = terms.ruling(TermsAnnouncement)
    has = {"deems-consent": terms.ruling(TermsSilence), "needs-consent": terms.ruling(TermsConsent)}
    return tuple(
        each
        for each in CLASSES
        if each not in has or (has[each] is not None and told is not None and each in told.rule.classes)
    )


def announced_now(data: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
    """A version's content with the instant of its announcement: its publication, unless it names one itself."""
    if data["terms"].get("announced_at") is not None:
        return data
    return {**data, "terms": {**data["terms"], "announced_at": now.isoformat()}}


def refuse_untrue(draft: Terms, changes: list[ClauseChange], priced: bool, terms: Terms, now: datetime) -> None:
    """Raise BadInput where what a version says of its own publication is not so, or cannot be done under the terms."""
    if draft.announced_at < now:
        raise BadInput(
            "announced_at", draft.announced_at.isoformat(),
            f"{now.isoformat()} or later; left out, it is the instant of publication",
        )  # fmt: skip
    allowed = open_classes(terms)
    if draft.change not in allowed:
        raise BadInput("change", draft.change, f"{', '.join(allowed)}: the terms in force say what each class asks for")
    beyond = [change.clause for change in changes if change.figures]
    if draft.change == "editorial" and (beyond or priced):
        named = ", ".join(beyond) or "the prices"
        raise BadInput("change", draft.change, f"{', '.join(allowed[1:])}: it changes more than words in {named}")


def refuse_backdated(draft: Terms, now: datetime) -> None:
    """Raise BadInput where a version would be in force before it is published."""
    if draft.in_force < now:
        raise BadInput("in_force", draft.in_force.isoformat(), f"{now.isoformat()} or later")
