"""Documents that a customer hands in: kept for whose desk they are, judged by a person, their files erased in time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.custody.events import DocumentReceived, DocumentsJudged, FilesErased
from posada.contexts.custody.models import ClientDocument
from posada.contexts.custody.rules.client_documents import ClientDocuments
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

KIND = "client-document"


def hand_in(
    document_id: int, name: str, *, attachment_id: int | None = None, facts: Mapping[str, Any] | None = None,
    now: datetime, by: Actor,
) -> None:  # fmt: skip
    """Keep what the customer sent, with what was read off it. Announces DocumentReceived.

    BadInput without a file, and for a document that was judged already. What was sent before is erased.
    """
    document = ClientDocument.objects.select_for_update().get(pk=document_id)
    if not name.strip():
        raise BadInput("file", name, "a file")
    if not document.may("receive"):
        raise BadInput("document", document.kind, "a document that is still awaited")
    ruling = book().for_existing(now).ruling(ClientDocuments)
    verdict = Verdict(
        document.customer_id, "client-document", document.pk, "hand-in-document", now, grounds(ruling, role="permits"),
        facts={"document": document.kind, **(facts or {})}, effects=("document-received",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    replaced = document.attachment_id
    document.move("receive")
    document.received_at, document.name, document.attachment_id = now, name[:200], attachment_id
    document.facts = dict(facts or {})
    document.save(update_fields=["state", "received_at", "name", "attachment_id", "facts"])
    touch("client-document", [document.pk])
    if replaced is not None:
        announce(FilesErased((replaced,), now, by))
    announce(DocumentReceived(document.pk, document.customer_id, (document.about_kind, document.about_id), now, by))


def attach(document_id: int, attachment_id: int) -> None:
    """Keep the file of a document that was just handed in, once what it shows was found fit to be kept."""
    ClientDocument.objects.filter(pk=document_id).update(attachment_id=attachment_id)


def put_before_desk(document_id: int, *, now: datetime, by: Actor) -> int:
    """Open the case in which the desk of a document that came judges it; the case."""
    document = ClientDocument.objects.get(pk=document_id)
    ruling = book().for_existing(now).ruling(ClientDocuments)
    matter = Matter(
        document.customer_id, KIND, ("client-document", document.pk), document.role, grounds(ruling), now,
        facts={"document": document.kind, "waits": document.waits}, act="put-before-desk",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def judge_case(case: Case, *, accepted: bool, reason: str, now: datetime, by: Actor) -> None:
    """What a person of the desk says of one document. BadInput where it is rejected without a reason."""
    if not accepted and not reason.strip():
        raise BadInput("reason", reason, "the reason for which it is rejected")
    outcome = CaseState.GRANTED if accepted else CaseState.REFUSED
    ruling = book().for_existing(now).ruling(ClientDocuments)
    facts = {"reason": reason} if reason else {}
    close_case(case.pk, outcome, grounds=grounds(ruling), now=now, by=by, facts=facts)
    judge_documents([case.subject_id], accepted=accepted, reason=reason, now=now, by=by)


def judge_documents(
    document_ids: Collection[int], *, accepted: bool, reason: str = "", now: datetime, by: Actor
) -> None:
    """Accept documents, or reject them with a reason, which erases their files. Announces DocumentsJudged.

    Raises Refused for whoever is not of their desk; BadInput where one has not come, or no reason is given.
    """
    found = list(ClientDocument.objects.select_for_update().filter(pk__in=document_ids).order_by("pk"))
    if not accepted and not reason.strip():
        raise BadInput("reason", reason, "the reason for which it is rejected")
    move = "accept" if accepted else "reject"
    if missing := [document.kind for document in found if not document.may(move)]:
        raise BadInput("document", missing[0], "a document that has come and was not judged")
    terms = book().for_existing(now)
    ruling = terms.ruling(ClientDocuments)
    verdicts = []
    for document in found:
        verdict = Verdict(
            document.customer_id, "client-document", document.pk, f"{move}-document", now, grounds(ruling),
            facts={"document": document.kind, "reason": reason}, effects=(f"document-{move}ed",),
        )  # fmt: skip
        verdicts.append(permitted(verdict, KIND, by=by, terms=terms, otherwise=(document.role,)))
        document.move(move)
        document.judged_at, document.judged_by, document.reason = now, str(by), reason[:200]
    record(verdicts, now=now, actor=by)
    ClientDocument.objects.bulk_update(found, ["state", "judged_at", "judged_by", "reason"])
    if not accepted:
        _erase(found, now, by)
    touch("client-document", [document.pk for document in found])
    for about in dict.fromkeys((document.about_kind, document.about_id) for document in found):
        ids = tuple(document.pk for document in found if (document.about_kind, document.about_id) == about)
        announce(DocumentsJudged(ids, found[0].customer_id, about, accepted, reason, now, by))


def erase_documents(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Erase the files of documents whose time has come; that they were accepted stays on record."""
    due_at = {step.subject_id: step.due_at for step in steps}
    found = list(ClientDocument.objects.select_for_update().filter(pk__in=due_at).order_by("pk"))
    ruling = book().for_existing(now).ruling(ClientDocuments)
    record(
        [
            Verdict(document.customer_id, "client-document", document.pk, "erase-document", due_at[document.pk],
                    grounds(ruling), facts={"document": document.kind}, effects=("file-erased",))
            for document in found
        ],
        now=now, actor=by,
    )  # fmt: skip
    _erase(found, now, by)
    touch("client-document", due_at)


def _erase(found: Sequence[ClientDocument], now: datetime, by: Actor) -> None:
    """Part with the files; announces FilesErased for those that we keep."""
    files = tuple(document.attachment_id for document in found if document.attachment_id is not None)
    for document in found:
        document.attachment_id, document.name, document.erased_at = None, "", now
    ClientDocument.objects.bulk_update(found, ["attachment_id", "name", "erased_at"])
    if files:
        announce(FilesErased(files, now, by))
