"""What a customer may answer to a change of the terms, until when, and what each answer gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from posada.contexts.services import queries as services
from posada.contexts.services.models import Service, State
from posada.faces.portal.visitor import Visitor
from posada.terms.asking import last_day_to_answer, objection
from posada.terms.models import Stand, TermsAnswer
from posada.terms.rules.terms_consent import TermsConsent
from posada.terms.rules.terms_objection import last_day_to_object
from posada.terms.versions import book

OPEN = (None, Stand.TOLD, Stand.WAITING, Stand.OBJECTED)


@dataclass(frozen=True, slots=True)
class Choices:
    """The answer that stands, and what may still be said; a day that is None is not offered."""

    state: str  # "" where nothing was asked
    change: str
    rules_from: datetime | None  # from when the version rules this customer; None: not until an answer
    answered_at: datetime | None
    answer_until: date | None
    silence: str  # what comes of it: accepts, new-terms, end
    may_consent: bool
    object_until: date | None
    gives: str
    leave_until: date | None
    leaving: Sequence[Service]


def choices(who: Visitor, number: int) -> Choices:
    """What the customer may answer to the version stored under `number`."""
    versions = book()
    new, under = versions.by_number(number), versions.announced_under(number)
    answer = TermsAnswer.objects.filter(customer_id=who.customer.pk, version_id=number).first()
    state, calendar = (answer.state if answer else None), new.calendar
    told_at = answer.told_at if answer else new.announced_at
    consent, may_object = under.ruling(TermsConsent), objection(new.change, under)
    in_time = last_day_to_object(calendar.today(told_at), may_object.rule, calendar) if may_object else None
    if state not in OPEN[:3] or (in_time and in_time < who.today):
        in_time = None
    leave_until = services.may_leave_for_terms(new, under, told_at)
    may_leave = leave_until is not None and leave_until >= who.today
    open_answer = answer.answer_by if answer and state == Stand.WAITING else None
    return Choices(
        state=state or "", change=new.change,
        rules_from=answer.rules_from if answer else new.existing_from,
        answered_at=answer.answered_at if answer else None,
        answer_until=last_day_to_answer(open_answer, calendar) if open_answer else None,
        silence="accepts" if new.change == "deems-consent" else consent.rule.then if consent else "",
        may_consent=state in (Stand.WAITING, Stand.OBJECTED), object_until=in_time,
        gives=may_object.rule.gives if may_object else "", leave_until=leave_until if may_leave else None,
        leaving=list(services.of_customer(who.customer.pk).filter(state=State.ACTIVE)) if may_leave else (),
    )  # fmt: skip
