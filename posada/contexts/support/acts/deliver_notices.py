"""Writing and sending notices that were ordered, each in a unit of work of its own, with the proof."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template import TemplateSyntaxError

from posada.contexts.payments import queries as payments
from posada.contexts.support.events import NoticeSent
from posada.contexts.support.messages import Letter, write
from posada.contexts.support.models import Notice, NoticeState
from posada.contexts.support.postman import Postman, Undeliverable, Unreachable
from posada.contexts.support.rules.notice import Notice as NoticeRule
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Customer
from posada.kernel.errors import NotFound, PosadaError
from posada.kernel.events import announce
from posada.kernel.figures import Tongue
from posada.terms.actor import SYSTEM
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision
from posada.terms.versions import book, open_book

PAGES = {"invoice": "invoices", "service": "services", "ticket": "tickets"}  # subject -> its page in the client area


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
    terms = book().for_existing(notice.at)
    try:
        letter = letter_of(notice, terms)
        notice.subject, notice.body = letter.subject[:250], letter.text
        notice.proof = _hand_over(notice, letter, terms, postman)
    except (NotFound, TemplateSyntaxError, Undeliverable) as error:
        notice.state, notice.proof = NoticeState.FAILED, {"error": str(error)}
    else:
        notice.state, notice.sent_at = NoticeState.SENT, now
        _record_sending(notice, terms, now)
    notice.save(update_fields=["subject", "body", "state", "sent_at", "proof"])
    if notice.state == NoticeState.SENT:
        about = (notice.about_kind, notice.about_id)
        announce(NoticeSent(notice.kind, notice.customer_id, about, notice.channel, now, SYSTEM))


def letter_of(notice: Notice, terms: Terms) -> Letter:
    """The notice in its reader's words, with the clause behind it and where to see why."""
    customer = Customer.objects.get(pk=notice.customer_id)
    tongue = Tongue.of(notice.language, customer.country, terms.calendar.tz)
    provider = terms.provider
    portal = f"{provider.identity.portal}/portal"
    currency = notice.context.get("currency", customer.currency)
    figures = {
        "customer": customer.name,
        "provider": provider.name,
        "legal_name": provider.identity.legal_name,
        "portal": portal,
        "here": f"{portal}/{PAGES[notice.about_kind]}/{notice.about_id}/" if notice.about_kind in PAGES else portal,
        "support_email": provider.identity.email,
        "methods": [names.get(notice.language, key) for key, names in provider.methods.items()],
        "bank_accounts": payments.bank_accounts(terms, terms.calendar.today(notice.at), currency),
        "why": f"{portal}/why/{notice.decision_id}/" if notice.decision_id else "",
        "clause": clause_behind(notice, terms),
    }
    return write(terms.pack, notice.kind, notice.language, figures | tongue.say(notice.context))


def clause_behind(notice: Notice, terms: Terms) -> str:
    """The heading of the clause that the decision told of stands on, else of the one that orders the notice."""
    told = Decision.objects.filter(pk=notice.decision_id or 0)  # no decision has the number 0
    number = told.values_list("ruling_id", flat=True).first()
    if number is not None:
        version = book().of_ruling(number)
        return version.clauses[version.by_number(number).clause].read(notice.language)[0]
    ruling = terms.ruling(NoticeRule, of=notice.kind)
    return terms.clauses[ruling.clause].read(notice.language)[0] if ruling else ""


def _hand_over(notice: Notice, letter: Letter, terms: Terms, postman: Postman) -> dict[str, str]:
    if notice.channel != "email":
        return {}
    if not notice.address:
        raise Undeliverable("nobody to write to: the customer has no contact")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return postman.hand_over(
        letter, address=notice.address, sender=terms.provider.name, reply_to=terms.provider.identity.email,
        message_id=f"<notice-{notice.pk}@{domain}>",
    )  # fmt: skip


def _record_sending(notice: Notice, terms: Terms, now: datetime) -> None:
    """The decision that the clause behind the notice was obeyed, once however many are told; none without a clause."""
    ruling = terms.ruling(NoticeRule, of=notice.kind)
    others = Notice.objects.filter(
        customer_id=notice.customer_id, kind=notice.kind, channel=notice.channel, about_kind=notice.about_kind,
        about_id=notice.about_id, at=notice.at, state=NoticeState.SENT,
    )  # fmt: skip
    if ruling is None or others.exists():
        return
    verdict = Verdict(
        notice.customer_id, notice.about_kind, notice.about_id, f"{notice.kind}-by-{notice.channel}", notice.at,
        ruling.orders(), facts={"notice": notice.pk, "to": ruling.rule.to}, effects=("notice-sent",),
    )  # fmt: skip
    record([verdict], now=now, actor=SYSTEM)
