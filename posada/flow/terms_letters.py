"""Telling every customer that the terms change, and keeping the proof of who was told, when and by which channel."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.services import queries as services
from posada.contexts.support import queries as support
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.ground.customers import queries as customers
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.diff import diff
from posada.terms.rules.terms_announcement import TermsAnnouncement
from posada.terms.versions import book

CHUNK = 1000
LETTER = "terms-changed"


def told(version_id: int, *, now: datetime) -> Iterator[list[int]]:
    """The customers who are to be told of a published version, in chunks; none where the terms do not order it."""
    versions = book()
    ruling = versions.for_existing(now).ruling(TermsAnnouncement)
    if ruling is None or versions.before(version_id) is None:
        return
    if versions.by_number(version_id).change in ruling.rule.classes:
        yield from customers.in_chunks(before=now, size=CHUNK)


def tell(customer_ids: Sequence[int], version_id: int, *, now: datetime, by: Actor) -> None:
    """Order the letters of a chunk and record who was told of what; those who were told already are left alone."""
    versions = book()
    new, terms = versions.by_number(version_id), versions.for_existing(now)
    figures, about = _figures(versions.before(version_id) or new, new, now), ("terms", version_id)
    fresh = send_notices([NoticeWanted(LETTER, id, about, figures) for id in customer_ids], now=now, by=by)
    written = support.addressed(fresh)
    ruling = terms.required(TermsAnnouncement)
    facts = {"version": new.version, "change": new.change, "in_force": new.existing_from}
    record(
        [Verdict(id, "customer", id, "announce-terms", now, ruling.orders(),
                 facts={**facts, "channels": written[id]}, effects=("terms-announced",))
         for id in customer_ids if id in written],
        now=now, actor=by,
    )  # fmt: skip


def _figures(old: Terms, new: Terms, now: datetime) -> dict[str, Any]:
    changes = [{"heading": {"$text": dict(change.headings)}} for change in diff(old, new)]
    return {
        "version": new.version, "in_force": new.calendar.today(new.existing_from), "changes": changes,
        "leave_until": services.may_leave_for_terms(new, book().for_existing(now)),
    }  # fmt: skip
