"""What becomes of the question that a change of the terms puts to customers: consent, silence, the end of the wait."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from posada.ground.agenda.cases import close_case
from posada.ground.agenda.models import CaseState
from posada.ground.agenda.queries import open_case
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.ground.customers.events import AnswersSettled, ConsentAwaited, ConsentWithheld
from posada.kernel.events import announce
from posada.terms.acceptance import accept_in_silence
from posada.terms.actor import Actor
from posada.terms.answers import move_all
from posada.terms.asking import last_day_to_answer
from posada.terms.decisions import Verdict, record
from posada.terms.models import Evidence, Stand, TermsAnswer
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.rules.terms_consent import TermsConsent
from posada.terms.rules.terms_objection import TermsObjection
from posada.terms.rules.terms_silence import TermsSilence
from posada.terms.versions import book, refresh_book

OBJECTION = "terms-objection"


def note_consent(customer_id: int, version_id: int, *, now: datetime, by: Actor) -> None:
    """Whoever accepts a version by a click has consented to it and to those before it: they rule them from then on, or
    from their day. Announces AnswersSettled.

    Left alone are answers given already, and changes for which the terms do not count a click.
    """
    known = [number for number, _ in book().versions]
    accepted = known[: known.index(version_id) + 1]
    waiting = _open([customer_id]).filter(version_id__in=accepted, state__in=(Stand.WAITING, Stand.OBJECTED))
    _consented([a for a in waiting if _asks_consent(a) is None or _counts(a, Evidence.CLICK)], now=now, by=by)


def note_deed(customer_ids: Collection[int], evidence: Evidence, *, now: datetime, by: Actor) -> None:
    """A first use or a renewal is consent to a change that waits for it, where the terms count that. Announces
    AnswersSettled."""
    if any(evidence in ruling.rule.by for _, terms in book().versions for ruling in terms.rulings(TermsConsent)):
        waiting = _open(customer_ids).filter(state=Stand.WAITING)
        _consented([answer for answer in waiting if _counts(answer, evidence)], now=now, by=by)


def _open(customer_ids: Collection[int]) -> QuerySet[TermsAnswer]:
    answers = TermsAnswer.objects.select_for_update().filter(customer_id__in=customer_ids)
    return answers.order_by("customer_id", "version_id")


def _consented(answers: Sequence[TermsAnswer], *, now: datetime, by: Actor) -> None:
    objected = [a for a in answers if a.state == Stand.OBJECTED]
    for answer in answers:
        answer.rules_from = max(book().by_number(answer.version_id).existing_from, now)
    _settle(answers, "consent", now, _consented_by, now=now, by=by)
    _close_cases(objected, now=now, by=by)
    if answers:
        refresh_book()
        announce(AnswersSettled(tuple(sorted({a.customer_id for a in answers})), now, by))


def _close_cases(answers: Sequence[TermsAnswer], *, now: datetime, by: Actor) -> None:
    """What a person was to decide is no question any more."""
    for answer in answers:
        case = open_case("terms-answer", answer.pk, OBJECTION)
        if case is not None:
            close_case(case.pk, CaseState.CLOSED, grounds=_consented_by(answer), now=now, by=by, act="drop-objection")


def take_silence(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Record that silence until the time to object had run is consent: a decision and an acceptance each."""
    answers = _due(steps)
    _settle(answers, "silence", steps[0].due_at, lambda a: grounds(_rules(a)[0]), now=now, by=by)
    accept_in_silence([(a.customer_id, a.version_id) for a in answers], at=steps[0].due_at, by=by)


def end_wait(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Record that the wait for consent is over: from now on the version rules, or the services are let go.

    Announces ConsentWithheld for those that are let go.
    """
    answers = _due(steps)
    kept = {a.pk for a in answers if (ruling := _rules(a)[1]) is not None and ruling.rule.then == "end"}
    ended, lapsed = [a for a in answers if a.pk in kept], [a for a in answers if a.pk not in kept]
    for move, part in (("leave", ended), ("lapse", lapsed)):
        _settle(part, move, steps[0].due_at, lambda a: grounds(_rules(a)[1]), now=now, by=by)
    for answer in ended:
        announce(ConsentWithheld(answer.pk, answer.customer_id, answer.version_id, answer.decision_id or 0, now, by))


def remind_of_consent(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Remind those who have not consented, once for its day. Announces ConsentAwaited."""
    answers = _due(steps)
    decisions = _record(answers, "consent-reminder", steps[0].due_at, lambda a: grounds(_rules(a)[1]),
                        ("notice-ordered",), now=now, by=by)  # fmt: skip
    today = book().for_existing(now).calendar.today(steps[0].due_at)
    TermsAnswer.objects.filter(pk__in=[answer.pk for answer in answers]).update(reminded_on=today)
    touch("terms-answer", [answer.pk for answer in answers])
    announce(ConsentAwaited(tuple(a.pk for a in answers), tuple(decisions), now, by))


def _due(steps: Sequence[DueStep]) -> list[TermsAnswer]:
    ids = [step.subject_id for step in steps]
    return list(TermsAnswer.objects.select_for_update().filter(pk__in=ids).order_by("customer_id", "pk"))


def _settle(
    answers: Sequence[TermsAnswer], move: str, at: datetime, stood_on: Callable[[TermsAnswer], tuple[Ground, ...]], *,
    now: datetime, by: Actor,
) -> None:  # fmt: skip
    """Move the answers, each by a decision of its own; the same few statements for one as for thousands."""
    decisions = _record(answers, ACTS[move], at, stood_on, EFFECTS[move], now=now, by=by)
    move_all(answers, move, decisions, at=at)
    touch("terms-answer", [answer.pk for answer in answers])


ACTS = {
    "consent": "consent-to-terms", "silence": "silence-consents", "lapse": "consent-wait-over",
    "leave": "consent-withheld",
}  # fmt: skip
EFFECTS: Mapping[str, tuple[str, ...]] = {
    "consent": ("terms-accepted",), "silence": ("terms-accepted",), "lapse": ("terms-changed",),
    "leave": ("ends-ordered",),
}  # fmt: skip


def _record(
    answers: Iterable[TermsAnswer], act: str, at: datetime, stood_on: Callable[[TermsAnswer], tuple[Ground, ...]],
    effects: tuple[str, ...], *, now: datetime, by: Actor,
) -> list[int]:  # fmt: skip
    verdicts = [
        Verdict(a.customer_id, "terms-answer", a.pk, act, at, stood_on(a), facts=facts_of(a), effects=effects)
        for a in answers
    ]
    return record(verdicts, now=now, actor=by)


def facts_of(answer: TermsAnswer) -> dict[str, Any]:
    """What a decision on an answer stands on: the version, and the days of its announcement and of the wait."""
    new = book().by_number(answer.version_id)
    last = last_day_to_answer(answer.answer_by, new.calendar) if answer.answer_by else None
    return {
        "version": new.version, "change": new.change, "announced_on": new.calendar.today(answer.told_at),
        "last_day": last, "rules_from": answer.rules_from,
    }  # fmt: skip


def _rules(answer: TermsAnswer) -> tuple[Ruling[TermsSilence] | None, Ruling[TermsConsent] | None]:
    """The rules on silence and on consent under which the version was announced."""
    under = book().announced_under(answer.version_id)
    return under.ruling(TermsSilence), under.ruling(TermsConsent)


def _consented_by(answer: TermsAnswer) -> tuple[Ground, ...]:
    objection = book().announced_under(answer.version_id).ruling(TermsObjection)
    return grounds(_asks_consent(answer) or _rules(answer)[0] or objection, role="permits")


def _asks_consent(answer: TermsAnswer) -> Ruling[TermsConsent] | None:
    """The rule by which the version needs this customer's consent; None where silence accepts it."""
    return _rules(answer)[1] if book().by_number(answer.version_id).change == "needs-consent" else None


def _counts(answer: TermsAnswer, evidence: Evidence) -> bool:
    """Whether what was done is consent to a version that needs it."""
    consent = _asks_consent(answer)
    return consent is not None and evidence in consent.rule.by
