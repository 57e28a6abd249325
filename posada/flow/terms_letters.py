"""Telling every customer that the terms change, and keeping the proof of who was told, when and by which channel."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.services import queries as services
from posada.contexts.support import queries as support
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.ground.customers import queries as customers
from posada.ground.customers.acts.ask_answers import ask_newcomer
from posada.ground.customers.events import AccountOpened, ConsentAwaited, TermsObjected
from posada.terms.actor import Actor
from posada.terms.answers import awaited
from posada.terms.asking import last_day_to_answer, notice_over, objection, question
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.diff import diff
from posada.terms.models import TermsAnswer
from posada.terms.rule import Ruling
from posada.terms.rules.terms_announcement import TermsAnnouncement
from posada.terms.rules.terms_consent import TermsConsent
from posada.terms.rules.terms_objection import last_day_to_object
from posada.terms.versions import book

CHUNK = 1000
LETTER, REMINDER, OBJECTED = "terms-changed", "terms-consent", "terms-objected"


def told(version_id: int, *, now: datetime) -> Iterator[list[int]]:
    """The customers who are to be told of a published version, in chunks; none where the terms do not order it."""
    versions = book()
    if versions.before(version_id) is not None and _announcement(version_id) is not None:
        yield from customers.in_chunks(before=now, size=CHUNK)


def tell(customer_ids: Sequence[int], version_id: int, *, now: datetime, by: Actor) -> None:
    """Order the letters of a chunk and record who was told of what; those who were told already are left alone."""
    versions = book()
    ruling, new = _announcement(version_id), versions.by_number(version_id)
    if ruling is None:
        return
    figures = _figures(versions.before(version_id) or new, new, max(now, new.announced_at))
    about = ("terms", version_id)
    fresh = send_notices([NoticeWanted(LETTER, id, about, figures) for id in customer_ids], now=now, by=by)
    written = support.addressed(fresh)
    facts = {"version": new.version, "change": new.change, "in_force": new.existing_from}
    record(
        [Verdict(id, "terms", version_id, "announce-terms", now, ruling.orders(),
                 facts={**facts, "channels": written[id]}, effects=("terms-announced",))
         for id in customer_ids if id in written],
        now=now, actor=by,
    )  # fmt: skip


def _announcement(version_id: int) -> Ruling[TermsAnnouncement] | None:
    """The rule by which customers are told of such a version in writing; None where the terms order no letter."""
    versions = book()
    ruling = versions.announced_under(version_id).ruling(TermsAnnouncement)
    return ruling if ruling and versions.by_number(version_id).change in ruling.rule.classes else None


def tell_newcomer(event: AccountOpened) -> None:
    """Tell whoever comes while a change is announced; its notice runs for them from now."""
    for number in ask_newcomer(event.customer_id, now=event.now):
        tell([event.customer_id], number, now=event.now, by=event.by)


def remind(event: ConsentAwaited) -> None:
    """That their consent is still missing, until when it is awaited, and what happens without it."""
    wanted = [
        NoticeWanted(REMINDER, answer.customer_id, ("terms", answer.version_id), _asked(answer), decision)
        for answer, decision in zip(awaited(event.answer_ids), event.decision_ids, strict=True)
    ]
    send_notices(wanted, now=event.now, by=event.by)


def tell_objected(event: TermsObjected) -> None:
    """What the objection gives, and until when the former terms rule."""
    (answer,) = awaited([event.answer_id])
    figures = _asked(answer) | {"gives": event.gives, "rules_from": answer.rules_from}
    wanted = NoticeWanted(OBJECTED, event.customer_id, ("terms", event.version_id), figures, event.decision_id or None)
    send_notices([wanted], now=event.now, by=event.by)


def _asked(answer: TermsAnswer) -> dict[str, Any]:
    """The version that an answer is to, and what comes of silence."""
    versions = book()
    new, under = versions.by_number(answer.version_id), versions.announced_under(answer.version_id)
    consent, last = under.ruling(TermsConsent), answer.answer_by
    return {
        "version": new.version, "last_day": last_day_to_answer(last, new.calendar) if last else None,
        "then": consent.rule.then if consent else "",
    }  # fmt: skip


def _figures(old: Terms, new: Terms, told_at: datetime) -> dict[str, Any]:
    """What the letter says: what changes, from when, and what the reader may answer until when."""
    changes = [{"heading": {"$text": dict(change.headings)}} for change in diff(old, new)]
    calendar, number = new.calendar, book().number(new)
    under = book().announced_under(number)
    asked, told_on = question(new, under, told_at), calendar.today(told_at)
    may_object, consent = objection(new.change, under), under.ruling(TermsConsent)
    in_force = max(calendar.today(new.existing_from), notice_over(new.change, under, told_on))
    return {
        "version": new.version, "in_force": in_force, "changes": changes,
        "leave_until": services.may_leave_for_terms(new, under, told_at), "class": new.change, "number": number,
        "answer_until": last_day_to_answer(asked.answer_by, calendar) if asked else None,
        "object_until": last_day_to_object(told_on, may_object.rule, calendar) if may_object else None,
        "gives": may_object.rule.gives if may_object else "", "then": consent.rule.then if consent else "",
    }  # fmt: skip
