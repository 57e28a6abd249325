"""Telling a part of the customers something: a report, an announcement, an offer."""

from dataclasses import dataclass
from datetime import datetime

from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.models import Announcement
from posada.contexts.support.rules.notice import Notice as NoticeRule
from posada.contexts.uptime.queries import Scope, reached
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Said:
    """What is announced, and to whom: the customers whose services are within the scope."""

    subject: str
    text: str
    scope: Scope
    kind: str = "announcement"


def publish_announcement(said: Said, *, now: datetime, by: Actor) -> Announcement:
    """Tell those whom it concerns, each once by the channels that the terms name, and keep it in their client area."""
    if not by.is_staff or not said.subject or not said.text:
        raise BadInput("announcement", said.subject, "a subject and a text, by staff")
    kept = Announcement.objects.create(
        subject=said.subject, text=said.text, kind=said.kind, server=said.scope.server, types=list(said.scope.types),
        at=now, by=str(by),
    )  # fmt: skip
    concerned = list(dict.fromkeys(reached(said.scope).values_list("customer_id", flat=True)))
    figures = {"announced": said.subject, "text": said.text}
    about = ("announcement", kept.pk)
    sent = send_notices([NoticeWanted(said.kind, id, about, figures) for id in concerned], now=now, by=by)
    ruling = book().for_existing(now).ruling(NoticeRule, of=said.kind)
    verdict = Verdict(
        0, "announcement", kept.pk, "publish-announcement", now, grounds(ruling),
        facts={"kind": said.kind, "concerned": len(concerned), "letters": len(sent)}, effects=("announced",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    return kept
