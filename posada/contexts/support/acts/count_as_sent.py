"""Counting notices as sent without writing them: for a house lived again, whose letters reach nobody."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.support.events import NoticeSent
from posada.contexts.support.models import Notice, NoticeState
from posada.contexts.support.rules.notice import Notice as NoticeRule
from posada.ground.agenda.unit import unit
from posada.kernel.events import announce
from posada.terms.actor import SYSTEM
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def count_as_sent(notice_ids: Sequence[int], *, now: datetime) -> None:
    """Mark queued notices as sent, in one unit, with the decisions and the news that their sending would bring."""
    with unit(now, SYSTEM):
        waiting = Notice.objects.filter(pk__in=notice_ids, state=NoticeState.QUEUED)
        notices = list(waiting.select_for_update().order_by("pk"))
        first = {_told(notice): notice for notice in reversed(notices)}
        terms = book().for_existing(now)
        verdicts = []
        for notice in sorted(first.values(), key=lambda each: each.pk):
            ruling = terms.ruling(NoticeRule, of=notice.kind)
            if ruling is not None:
                verdicts.append(
                    Verdict(
                        notice.customer_id, notice.about_kind, notice.about_id, f"{notice.kind}-by-{notice.channel}",
                        notice.at, ruling.orders(), facts={"notice": notice.pk, "to": ruling.rule.to},
                        effects=("notice-sent",),
                    )
                )  # fmt: skip
        record(verdicts, now=now, actor=SYSTEM)
        waiting.update(state=NoticeState.SENT, sent_at=now)
        for notice in notices:
            about = (notice.about_kind, notice.about_id)
            announce(NoticeSent(notice.kind, notice.customer_id, about, notice.channel, now, SYSTEM))


def _told(notice: Notice) -> tuple[object, ...]:
    """What makes several letters one telling: the same thing, told at once by one channel."""
    return notice.customer_id, notice.kind, notice.channel, notice.about_kind, notice.about_id, notice.at
