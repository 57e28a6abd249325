"""Looking into a customer's mail, and giving data away: allowed for a listed purpose, logged, or refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.support.rules.content_access import (
    AccessPurpose,
    AggregateDisclosure,
    ClosedContent,
    JunkSharing,
    MessageParts,
    NoContentAdvertising,
)
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def access(
    customer_id: int, what: str, code: str, stated: Mapping[str, Any], *, about: tuple[str, int], now: datetime,
    by: Actor,
) -> None:  # fmt: skip
    """Log that a member of staff logs in to a mailbox or views content for a purpose; Refused without what it needs."""
    terms = book().for_existing(now)
    ruling, closed = terms.ruling(AccessPurpose, what=what, code=code), terms.ruling(ClosedContent)
    listed = [each for each in terms.rulings(AccessPurpose) if each.rule.what == what]
    verdict = Verdict(customer_id, *about, what, now, facts={"code": code, **stated})
    if not by.is_staff:
        raise BadInput("by", str(by), "a member of staff")
    if ruling is None:
        raise verdict.refused("no-such-purpose", grounds=grounds(closed) + grounds(*listed[:1], role="limits"))
    needs = ruling.rule.requires
    if needs and not stated.get(needs):
        raise verdict.refused("purpose-not-met", grounds=ruling.orders() + grounds(closed, role="limits"), needs=needs)
    until = terms.calendar.add(now, ruling.rule.limit) if ruling.rule.limit else None
    record(
        [Verdict(customer_id, *about, what, now, ruling.permits(), facts={"code": code, "until": until, **stated},
                 effects=("access-logged",))],
        now=now, actor=by,
    )  # fmt: skip


def see_part(customer_id: int, part: str, *, about: tuple[str, int], now: datetime, by: Actor) -> None:
    """Log that staff see a part of a delivery record: routing data alone. Refused for content."""
    terms = book().for_existing(now)
    parts, closed = terms.required(MessageParts), terms.ruling(ClosedContent)
    verdict = Verdict(customer_id, *about, "see-message-part", now, parts.permits(), facts={"part": part},
                      effects=("access-logged",))  # fmt: skip
    if part not in parts.rule.routing:
        raise verdict.refused("content-is-closed", grounds=grounds(closed) + parts.limits())
    record([verdict], now=now, actor=by)


def disclose(
    customer_id: int,
    of: str,
    smallest_group: int,
    identifies: bool,
    *,
    about: tuple[str, int],
    now: datetime,
    by: Actor,
) -> None:
    """Log that statistics go to a third party. Refused where somebody could be known from them."""
    ruling = book().for_existing(now).ruling(AggregateDisclosure, of=of)
    verdict = Verdict(customer_id, *about, "disclose", now, grounds(ruling, role="permits"),
                      facts={"of": of, "smallest_group": smallest_group, "identifies": identifies},
                      effects=("disclosure-logged",))  # fmt: skip
    if ruling is None or identifies or smallest_group < ruling.rule.group_min:
        raise verdict.refused("not-aggregate", grounds=grounds(ruling))
    record([verdict], now=now, actor=by)


def share_junk(
    customer_id: int, samples: int, junk: int, to: str, *, about: tuple[str, int], now: datetime, by: Actor
) -> None:
    """Log that samples of junk mail go to an agency. Refused with any message that is not labelled junk."""
    ruling = book().for_existing(now).ruling(JunkSharing)
    verdict = Verdict(customer_id, *about, "share-junk", now, grounds(ruling, role="permits"),
                      facts={"samples": samples, "to": to}, effects=("disclosure-logged",))  # fmt: skip
    if ruling is None or junk < samples or to not in ruling.rule.recipients:
        raise verdict.refused("not-all-junk" if junk < samples else "not-a-recipient", grounds=grounds(ruling))
    record([verdict], now=now, actor=by)


def choose_segment(customer_id: int, source: str, *, about: tuple[str, int], now: datetime, by: Actor) -> None:
    """Log by what an advertising segment is chosen. Refused for the content of messages."""
    ruling = book().for_existing(now).ruling(NoContentAdvertising)
    verdict = Verdict(customer_id, *about, "choose-segment", now, grounds(ruling, role="limits"),
                      facts={"source": source}, effects=("segment-chosen",))  # fmt: skip
    if ruling is not None and source == "message-content":
        raise verdict.refused("content-is-not-for-advertising", grounds=ruling.orders())
    record([verdict], now=now, actor=by)
