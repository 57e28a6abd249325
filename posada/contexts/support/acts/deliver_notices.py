"""Writing and sending notices that were ordered, each in a unit of work of its own, with the proof."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template import TemplateSyntaxError

from posada.contexts.support.acts.write_ticket import post_notice
from posada.contexts.support.events import NoticeSent
from posada.contexts.support.messages import Letter
from posada.contexts.support.models import Notice, NoticeState
from posada.contexts.support.postman import Postman, Undeliverable, Unreachable
from posada.contexts.support.rules.advertising import ADVERTISING, INTERNAL, ExemptNotices, class_of
from posada.contexts.support.rules.notice import Notice as NoticeRule
from posada.contexts.support.rules.stated_reasons import StatedReasons
from posada.contexts.support.wording import decision_behind, letter_of, reasons_of
from posada.ground.agenda.unit import unit
from posada.kernel.errors import NotFound, PosadaError
from posada.kernel.events import announce
from posada.terms.actor import SYSTEM
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book, open_book


class NotAllSent(PosadaError):
    """Some letters could not be handed over now; the job is to be tried again."""


def deliver_notices(notice_ids: Sequence[int], *, now: datetime) -> None:
    """Send those of these notices that are still to be sent. Raises NotAllSent where the mail system failed.

    What a notice tells stands whatever becomes of it: a letter that cannot be written is marked as failed.
    """
    waiting = []
    with open_book(), Postman() as postman:
        for id in notice_ids:
            try:
                with unit(now, SYSTEM):
                    _deliver(id, postman, now)
            except Unreachable as error:
                waiting.append(f"{id}: {error}")
    if waiting:
        raise NotAllSent("; ".join(waiting))


def _deliver(id: int, postman: Postman, now: datetime) -> None:
    notice = Notice.objects.select_for_update(skip_locked=True).filter(pk=id, state=NoticeState.QUEUED).first()
    if notice is None:
        return
    terms, told = book().for_existing(notice.at), decision_behind(notice)
    try:
        letter = letter_of(notice, terms, told)
        notice.subject, notice.body = letter.subject[:250], letter.text
        notice.proof = _hand_over(notice, letter, terms, postman, now)
    except (NotFound, TemplateSyntaxError, Undeliverable) as error:
        notice.state, notice.proof = NoticeState.FAILED, {"error": str(error)}
    else:
        notice.state, notice.sent_at = NoticeState.SENT, now
        _record_sending(notice, terms, now)
        _record_reasons(notice, terms, told, now)
    notice.save(update_fields=["subject", "body", "state", "sent_at", "proof"])
    if notice.state == NoticeState.SENT:
        about = (notice.about_kind, notice.about_id)
        announce(NoticeSent(notice.kind, notice.customer_id, about, notice.channel, now, SYSTEM))


def _hand_over(notice: Notice, letter: Letter, terms: Terms, postman: Postman, now: datetime) -> dict[str, str]:
    """The proof that it was handed over: the mail's, or the ticket in whose thread it stands."""
    if notice.channel == "ticket":
        return {"ticket": post_notice(notice, letter, now=now)}
    if notice.channel != "email":
        return {}
    if not notice.address:
        raise Undeliverable("nobody to write to: the customer has no contact")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return postman.hand_over(
        letter, address=notice.address, sender=terms.provider.name, reply_to=terms.provider.identity.email,
        message_id=f"<notice-{notice.pk}@{domain}>",
    )  # fmt: skip


def _record_reasons(notice: Notice, terms: Terms, told: Decision | None, now: datetime) -> None:
    """The decision that the reasons which must be told were told, once for each that was."""
    ruling, said = terms.ruling(StatedReasons), reasons_of(notice, terms, told)
    if ruling is None or said is None:
        return
    verdict = Verdict(
        notice.customer_id, "notice", notice.pk, "state-reasons", now, ruling.orders(),
        facts={"about": notice.kind, **said}, effects=("reasons-stated",),
    )  # fmt: skip
    record([verdict], now=now, actor=SYSTEM)


def _exempted(notice: Notice, terms: Terms) -> Ruling[ExemptNotices] | None:
    """The rule by which a commercial letter needed no consent, where it would have without it."""
    ruling = terms.ruling(ExemptNotices)
    commercial = ruling is not None and class_of(notice.kind) not in (INTERNAL, ADVERTISING)
    return ruling if commercial else None


def _record_sending(notice: Notice, terms: Terms, now: datetime) -> None:
    """The decision that the clause behind the notice was obeyed, once however many are told; none without a clause."""
    ruling = terms.ruling(NoticeRule, of=notice.kind)
    others = Notice.objects.filter(
        customer_id=notice.customer_id, kind=notice.kind, channel=notice.channel, about_kind=notice.about_kind,
        about_id=notice.about_id, at=notice.at, state=NoticeState.SENT,
    )  # fmt: skip
    exempt = _exempted(notice, terms)
    if (ruling is None and exempt is None) or others.exists():
        return
    to = ruling.rule.to if ruling else NoticeRule(of=notice.kind).to
    verdict = Verdict(
        notice.customer_id, notice.about_kind, notice.about_id, f"{notice.kind}-by-{notice.channel}", notice.at,
        grounds(ruling) + grounds(exempt, role="permits"), facts={"notice": notice.pk, "to": to},
        effects=("notice-sent",),
    )  # fmt: skip
    record([verdict], now=now, actor=SYSTEM)
