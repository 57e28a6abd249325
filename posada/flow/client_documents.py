"""Documents that customers hand in: asked for, received, judged; and payers of orders, whom some of them identify."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.billing.events import InvoicesPaid
from posada.contexts.custody import queries as custody
from posada.contexts.custody.acts import judge_documents as judging
from posada.contexts.custody.acts.ask_documents import ask_documents
from posada.contexts.custody.events import DocumentReceived, DocumentsAsked, DocumentsJudged, FilesErased
from posada.contexts.custody.models import ClientDocument, DocumentState
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts import identify_payer, judge_identity
from posada.contexts.ordering.events import IdentityAsked, IdentityJudged, IdentityRefused
from posada.contexts.payments import queries as payments
from posada.contexts.payments.events import PaymentRefusedByUs, PaymentsReceived, ProofReceived
from posada.contexts.support.acts.erase_files import erase_files
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request
from posada.kernel.errors import BadInput, NotFound
from posada.terms.actor import SYSTEM
from posada.terms.versions import book


def ask_identity(event: InvoicesPaid) -> None:
    identify_payer.ask_identity(billing.orders_of(event.invoice_ids), now=event.now, by=event.by)


def ask_for_identity(event: IdentityAsked) -> None:
    ask_documents(
        event.customer_id, event.documents, ("order", event.order_id), grounds=event.grounds, now=event.now, by=event.by
    )


def judge_all(event: IdentityJudged) -> None:
    """The documents of an order stand or fall with its payer."""
    found = custody.documents_about("order", [event.order_id])
    ids = [document.pk for document in found if document.state == DocumentState.RECEIVED]
    judging.judge_documents(ids, accepted=event.accepted, reason=event.reason, now=event.now, by=event.by)


def tell_asked(event: DocumentsAsked) -> None:
    """What to send and where; a scan of a card says what may be hidden."""
    found = custody.documents(event.document_ids)
    scan = identify_payer.asks_for_scan(event.about, [document.kind for document in found])
    figures = {"documents": _names(found, event.now), "scan": scan, **_order(event.about)}
    wanted = NoticeWanted("documents-asked", event.customer_id, event.about, figures, found[0].decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def tell_judged(event: DocumentsJudged) -> None:
    """What a person rejected needs a letter of its own; the rest shows in what goes on."""
    if event.accepted or event.by == SYSTEM:
        return
    names = _names(custody.documents(event.document_ids), event.now)
    figures = {"documents": names, "reason": event.reason, **_order(event.about)}
    wanted = NoticeWanted("documents-rejected", event.customer_id, event.about, figures)
    send_notices([wanted], now=event.now, by=event.by)


def put_before_desk(event: DocumentReceived) -> None:
    """A person judges each document, or, once they have all come, those that identify the payer of an order."""
    kind, id = event.about
    if kind == "payment" and _of_procedure(event):
        return  # it is looked at with the payment itself
    if kind != "order":
        judging.put_before_desk(event.document_id, now=event.now, by=event.by)
        return
    found = custody.documents_about(kind, [id])
    if any(document.state == DocumentState.ASKED for document in found):
        return
    sent = [document for document in found if document.state == DocumentState.RECEIVED]
    facts: dict[str, Any] = {"documents": [document.kind for document in sent]}
    for document in sent:
        facts |= document.facts
    identify_payer.open_check(id, facts, now=event.now, by=event.by)


def _of_procedure(event: DocumentReceived) -> bool:
    """Whether a payment's method itself asks for the document that came."""
    payment = payments.by_id([event.about[1]])[event.about[1]]
    (document,) = custody.documents([event.document_id])
    return document.kind in payments.procedure_of(payment.method, book().for_existing(event.now))


def accept_with_payments(event: PaymentsReceived) -> None:
    """What a payment's method asked for stands with the payment."""
    if ids := _received(event.payment_ids):
        judging.judge_documents(ids, accepted=True, now=event.now, by=SYSTEM)


def reject_with_payment(event: PaymentRefusedByUs) -> None:
    """What a payment's method asked for falls with the payment."""
    if ids := _received([event.payment_id]):
        judging.judge_documents(ids, accepted=False, reason="payment-not-found", now=event.now, by=SYSTEM)


def _received(payment_ids: Collection[int]) -> list[int]:
    """The documents that came about these payments and were not judged."""
    found = custody.documents_about("payment", payment_ids)
    return [document.pk for document in found if document.state == DocumentState.RECEIVED]


def tell_refused(event: IdentityRefused) -> None:
    """Why the order is not delivered, and that its money is set apart."""
    figures = {
        "cause": event.cause, "reason": event.reason, "held": ordering.paid_for(event.order_id),
        **_order(("order", event.order_id)),
    }  # fmt: skip
    about = ("order", event.order_id)
    send_notices(
        [NoticeWanted("identity-refused", event.customer_id, about, figures, event.decision_id)],
        now=event.now, by=event.by,
    )  # fmt: skip


def ask_missing(event: ProofReceived) -> None:
    """What a reported payment still lacks is asked for with the report."""
    payment = payments.by_id([event.payment_id])[event.payment_id]
    lacks = payments.incomplete([payment], book().for_existing(event.now)).get(payment.pk, [])
    if lacks:
        ask_documents(payment.customer_id, lacks, ("payment", payment.pk), now=event.now, by=event.by)


def erase(event: FilesErased) -> None:
    erase_files(event.attachment_ids)


def _names(found: Sequence[ClientDocument], now: datetime) -> list[object]:
    """What these documents are called, in the reader's language."""
    return [{"$text": names} if (names := custody.name_of(document.kind, now)) else document.kind for document in found]


def _order(about: tuple[str, int]) -> dict[str, str]:
    return {"order": ordering.order(about[1]).number} if about[0] == "order" else {}


def ask(request: Request) -> Answer:
    """Staff ask a customer for a `document` about something."""
    kind = str(request.fields.get("document", ""))
    if not request.by.is_staff:
        raise BadInput("by", str(request.by), "a member of the staff")
    ask_documents(request.customer_id, [kind], request.about, now=request.now, by=request.by)
    return Answer("done")


def send(request: Request) -> Answer:
    """The customer sends a `document`: its `file`, and of a card's scan the number as it is `shown`."""
    document = _awaited(request)
    facts: dict[str, Any] = {}
    if document.about_kind == "order":
        shown = str(request.fields.get("shown", ""))
        facts = identify_payer.look_at_scan(document.about_id, document.kind, shown, now=request.now, by=request.by)
    attachment = request.fields.get("attachment")
    judging.hand_in(
        document.pk, str(request.fields.get("file", "")), attachment_id=int(attachment) if attachment else None,
        facts=facts, now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done", facts={"made": ("client-document", document.pk)})


def _awaited(request: Request) -> ClientDocument:
    """The document a request is about: by itself, or the oldest of its kind that the customer owes us."""
    kind, id = request.about
    if kind == "client-document":
        return custody.documents([id])[0]
    wanted = str(request.fields.get("document", ""))
    found = custody.awaited(request.customer_id, wanted)
    if found is None:
        raise NotFound(f"document:{wanted}")
    return found


def judge(judgement: Judgement) -> None:
    """One document is accepted or, with a reason, rejected."""
    judging.judge_case(
        judgement.case, accepted=judgement.outcome == "grant", reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def judge_check(judgement: Judgement) -> None:
    """The payer of an order is accepted, or not, with a reason."""
    if judgement.outcome == "grant":
        judge_identity.accept_identity(judgement.case, now=judgement.now, by=judgement.by)
    else:
        judge_identity.reject_identity(judgement.case, judgement.reason, now=judgement.now, by=judgement.by)


def choose(judgement: Judgement) -> None:
    """What becomes of an order whose payer nobody proved (`choice`)."""
    judge_identity.choose(judgement.case, judgement.fields, reason=judgement.reason, now=judgement.now, by=judgement.by)


# What people ask about documents, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "ask-document": ask,
    "hand-in": send,
}
CASES: dict[str, Callable[[Judgement], None]] = {
    "identity-check": judge_check,
    "identity-refused": choose,
    "client-document": judge,
}
