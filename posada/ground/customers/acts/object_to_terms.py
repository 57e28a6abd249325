"""Objecting to a change of the terms, and deciding on it where the terms leave that to a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.ground.customers.acts.settle_answers import OBJECTION, facts_of
from posada.ground.customers.events import AnswersSettled, TermsObjected
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.asking import objection
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.models import Stand, TermsAnswer
from posada.terms.rule import Ruling, grounds
from posada.terms.rules.terms_change import TermsChange
from posada.terms.rules.terms_objection import TermsObjection, last_day_to_object
from posada.terms.versions import book, refresh_book

ONE_DAY = timedelta(days=1)
RunsUntil = Callable[[date], date | None]
OBJECTED = (Stand.OBJECTED, Stand.LEAVING, Stand.OVERRULED)


def object_to_terms(
    customer_id: int, version_id: int, *, runs_until: RunsUntil, reason: str = "", now: datetime, by: Actor
) -> tuple[TermsAnswer, int | None]:
    """Object to an announced version: the answer as it then stands, and the case where a person decides.

    `runs_until` gives the last day of what runs for the customer on a day; None where nothing does. Announces
    TermsObjected. Raises Refused where the terms give no objection to such a change, or no longer; BadInput where the
    customer has objected already.
    """
    new = book().by_number(version_id)
    answer = _answer(customer_id, version_id, new)
    if answer.state in OBJECTED:
        raise BadInput("version", new.version, "a version that was not objected to")
    verdict = Verdict(customer_id, "terms-answer", answer.pk, "object-to-terms", now, facts=facts_of(answer))
    ruling = _allowed(replace(verdict, subject_kind="customer", subject_id=customer_id), answer, new, now)
    last_from = now if ruling.rule.gives == "exit" else new.existing_from
    kept = former_until(new, runs_until(new.calendar.today(last_from)))
    answer.rules_from = kept if ruling.rule.gives != "case" else None
    verdict = replace(verdict, grounds=ruling.permits(), facts=facts_of(answer) | {"reason": reason})
    case_id = _to_a_person(verdict, ruling, now=now, by=by) if ruling.rule.gives == "case" else None
    if case_id is None:
        (answer.decision_id,) = record([replace(verdict, effects=("terms-kept",))], now=now, actor=by)
    answer.move("leave" if ruling.rule.gives == "exit" else "object")
    answer.answered_at = now
    _keep(answer)
    announce(TermsObjected(answer.pk, customer_id, version_id, ruling.rule.gives, answer.decision_id or 0, now, by))
    return answer, case_id


def judge_objection(case: Case, *, granted: bool, runs_until: RunsUntil, reason: str, now: datetime, by: Actor) -> None:
    """Decide on an objection: the former terms rule until what is paid ends, or the new ones from now on or their day.

    Announces AnswersSettled.
    """
    answer = TermsAnswer.objects.select_for_update().get(pk=case.subject_id)
    new = book().by_number(answer.version_id)
    last_day = runs_until(new.calendar.today(new.existing_from))
    answer.rules_from = former_until(new, last_day) if granted else max(new.existing_from, now)
    ruling = objection(new.change, book().announced_under(answer.version_id))
    answer.decision_id = close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=grounds(ruling), now=now, by=by,
        facts=facts_of(answer) | {"reason": reason},
    )  # fmt: skip
    answer.move("uphold" if granted else "overrule")
    _keep(answer)
    announce(AnswersSettled((answer.customer_id,), now, by))


def former_until(new: Terms, last_day: date | None) -> datetime:
    """From when the new version rules a customer whose former terms stay to the end of what runs."""
    if last_day is None:
        return new.existing_from
    return max(new.existing_from, new.calendar.start_of(last_day + ONE_DAY))


def keep_former_terms(answer_id: int, last_day: date | None) -> None:
    """The former terms rule the customer to a last day, and the new ones never sooner."""
    answer = TermsAnswer.objects.select_for_update().get(pk=answer_id)
    answer.rules_from = former_until(book().by_number(answer.version_id), last_day)
    _keep(answer)


def _answer(customer_id: int, version_id: int, new: Terms) -> TermsAnswer:
    """The customer's answer, locked; one is begun where the version asked for none."""
    answer, _ = TermsAnswer.objects.select_for_update().get_or_create(
        customer_id=customer_id, version_id=version_id,
        defaults={"state": Stand.TOLD, "told_at": new.announced_at, "rules_from": new.existing_from},
    )  # fmt: skip
    return answer


def _keep(answer: TermsAnswer) -> None:
    answer.save()
    refresh_book()
    touch("terms-answer", [answer.pk])


def _allowed(verdict: Verdict, answer: TermsAnswer, new: Terms, now: datetime) -> Ruling[TermsObjection]:
    """The rule that gives the objection; raises the refusal where none does, or it comes too late."""
    under = book().announced_under(answer.version_id)
    ruling = objection(new.change, under)
    if ruling is None:
        raise verdict.refused("no-objection-given", grounds=grounds(under.ruling(TermsChange)))
    calendar = under.calendar
    last_day = last_day_to_object(calendar.today(answer.told_at), ruling.rule, calendar)
    if answer.state == Stand.CONSENTED:
        raise verdict.refused("consented-already", grounds=ruling.orders(), answered_at=answer.answered_at)
    if calendar.today(now) > last_day or answer.state == Stand.DEEMED:
        raise verdict.refused("objection-too-late", grounds=ruling.orders(), last_day=last_day)
    return ruling


def _to_a_person(verdict: Verdict, ruling: Ruling[TermsObjection], *, now: datetime, by: Actor) -> int:
    (case_id,) = open_cases(
        [
            Matter(
                verdict.customer_id, OBJECTION, (verdict.subject_kind, verdict.subject_id), ruling.rule.role,
                verdict.grounds, now, facts=verdict.facts, act=verdict.act,
            )
        ],
        now=now, by=by,
    )  # fmt: skip
    return case_id
