"""Who may ask for what: looked at for every request, whatever its kind, before anything answers it."""

import json
from typing import Any

from posada.contexts.services import queries as services
from posada.contexts.services.rules.service_transfer import TransferConsent
from posada.contexts.services.rules.suspended_access import SuspendedAccess
from posada.contexts.support.rules.official_channel import OfficialChannel
from posada.flow.asked import Answer, Judgement, Request
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import CaseState
from posada.ground.customers import queries as customers
from posada.ground.customers.authority import governing, in_the_way
from posada.ground.customers.rules.authority import Authority
from posada.ground.customers.rules.portal_access import PortalAccess
from posada.ground.customers.sealed import seal, unseal
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, as_json
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book

# Fields of requests that nobody may read from what waits to be confirmed, nor from the journal that tells of it.
SECRETS = frozenset({"password", "key", "hash", "database_password", "databases"})


def authorise(request: Request) -> Answer | None:
    """None where the person may ask for that; the answer where the request waits to be confirmed.

    Raises Refused where it is another's account, or the terms take such a request from nobody like them. The house and
    its staff are not asked here: an act that only some roles may do looks at the role itself.
    """
    if not request.by.is_customer:
        return None
    terms = book().for_existing(request.now)
    verdict = Verdict(request.customer_id, *request.about, f"request-{request.kind}", request.now)
    _refuse_stranger(request, terms, verdict)
    refuse_informal(request, terms, verdict)
    refuse_suspended(request, verdict)
    ruling = in_the_way(request.kind, request.customer_id, request.by, terms)
    if ruling is None:
        return None
    if ruling.rule.from_others == "refuse":
        raise verdict.refused("not-from-the-primary-contact", grounds=ruling.orders(), asked_by=str(request.by))
    return _hold(request, ruling)


def refuse_informal(request: Request, terms: Terms, verdict: Verdict) -> None:
    """Raise the refusal of what counts only as a ticket and came by another door."""
    for ruling in terms.rulings(OfficialChannel):
        rule = ruling.rule
        if request.kind in rule.requests and request.by.channel not in rule.channels:
            raise verdict.refused(
                "not-the-official-channel", grounds=ruling.orders(), channel=request.by.channel, instead="ticket"
            )


def refuse_suspended(request: Request, verdict: Verdict) -> None:
    """Raise the refusal of what cannot be reached while the service it is about is suspended."""
    kind, id = request.about
    if kind != "service":
        return
    service = services.by_id([id])[id]
    ruling = services.governs(service, request.now).ruling(SuspendedAccess, services.target(service))
    if ruling is None or request.kind not in ruling.rule.requests:
        return
    if any(hold.reason == ruling.rule.reason for hold in services.open_holds([id]).get(id, ())):
        raise verdict.refused("suspended", grounds=ruling.orders())


def _refuse_stranger(request: Request, terms: Terms, verdict: Verdict) -> None:
    by = request.by
    contact = customers.contact_of(by)
    own = by.id if by.kind == "customer" else contact.customer_id if contact else None
    if own is not None and own != request.customer_id:
        ruling = terms.ruling(PortalAccess)
        consent = terms.ruling(TransferConsent) if request.kind == "transfer-service" else None
        raise verdict.refused("not-your-account", grounds=grounds(consent, ruling), asked_by=str(by))


def _hold(request: Request, ruling: Ruling[Authority]) -> Answer:
    """Keep the request until the primary contact confirms it; nothing is done, and nothing disclosed, meanwhile."""
    shown = {name: value for name, value in request.fields.items() if name not in SECRETS}
    secret = {name: value for name, value in request.fields.items() if name in SECRETS}
    asked: dict[str, Any] = {"kind": request.kind, "asked_by": str(request.by), "fields": shown}
    as_json(asked | secret)  # what cannot be kept must not be held
    if secret:
        asked["sealed"] = seal(as_json(secret))
    (case_id,) = open_cases(
        [
            Matter(
                request.customer_id, "confirm-request", request.about, "primary-contact", ruling.orders(), request.now,
                facts=asked, act=f"request-{request.kind}",
            )
        ],
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("held", case_id, {"why": "not-authorised"})


def confirm(judgement: Judgement) -> Request | None:
    """The request that the primary contact confirms as their own, to be answered now; None where they decline it.

    Raises Refused for anybody else.
    """
    case, by = judgement.case, judgement.by
    asked: dict[str, Any] = case.facts
    stood_on = grounds(governing(asked["kind"], book().for_existing(judgement.now)))
    if not customers.asker(case.customer_id, by).primary:
        verdict = Verdict(case.customer_id, case.subject_kind, case.subject_id, "confirm-request", judgement.now)
        raise verdict.refused("not-the-primary-contact", grounds=stood_on, asked_by=str(by))
    act = "confirm-request" if judgement.outcome == "grant" else "decline-request"
    close_case(case.pk, CaseState.CLOSED, grounds=stood_on, now=judgement.now, by=by, act=act)
    if judgement.outcome != "grant":
        return None
    about = (case.subject_kind, case.subject_id)
    secret = json.loads(unseal(asked["sealed"])) if "sealed" in asked else {}
    return Request(asked["kind"], case.customer_id, about, by, judgement.now, asked["fields"] | secret)
