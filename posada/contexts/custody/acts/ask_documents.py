"""Asking a customer for documents, each for what waits for it."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.custody import queries
from posada.contexts.custody.events import DocumentsAsked
from posada.contexts.custody.models import ClientDocument
from posada.contexts.custody.rules.client_documents import ClientDocuments
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground
from posada.terms.versions import book


def ask_documents(
    customer_id: int, kinds: Sequence[str], about: tuple[str, int], *, grounds: tuple[Ground, ...] = (),
    now: datetime, by: Actor,
) -> list[int]:  # fmt: skip
    """Ask for documents about something and return their ids; one that is awaited already is not asked for again.

    BadInput for a kind of which the terms do not say what waits for it. Announces DocumentsAsked.
    """
    ruling = book().for_existing(now).required(ClientDocuments)
    known = ruling.rule.documents
    if unknown := [kind for kind in kinds if kind not in known]:
        raise BadInput("document", unknown[0], ", ".join(known))
    awaited = {document.kind for document in queries.documents_about(*_one(about)) if document.state in queries.AWAITED}
    wanted = [kind for kind in dict.fromkeys(kinds) if kind not in awaited]
    if not wanted:
        return []
    ids = take_ids("custody_clientdocument_id_seq", len(wanted))
    decisions = record(
        [
            Verdict(customer_id, "client-document", id, "ask-document", now, ruling.orders() + grounds,
                    facts={"document": kind, "waits": known[kind].for_, "role": known[kind].role, "about": list(about)},
                    effects=("document-asked",))
            for id, kind in zip(ids, wanted, strict=True)
        ],
        now=now, actor=by,
    )  # fmt: skip
    ClientDocument.objects.bulk_create(
        ClientDocument(
            id=id, customer_id=customer_id, kind=kind, about_kind=about[0], about_id=about[1],
            waits=known[kind].for_, role=known[kind].role, asked_at=now, decision_id=decision,
        )
        for id, kind, decision in zip(ids, wanted, decisions, strict=True)
    )  # fmt: skip
    touch("client-document", ids)
    announce(DocumentsAsked(tuple(ids), customer_id, about, now, by))
    return ids


def _one(about: tuple[str, int]) -> tuple[str, list[int]]:
    return about[0], [about[1]]
