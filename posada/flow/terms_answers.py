"""What customers answer to a change of the terms, and what follows from their word or their silence."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from posada.contexts.billing import queries as billing
from posada.contexts.billing.events import InvoicesPaid
from posada.contexts.contracts import queries as contracts
from posada.contexts.ordering.acts.accept_terms import accept_terms
from posada.contexts.ordering.events import TermsAccepted
from posada.contexts.services import queries as services
from posada.contexts.services.acts.ask_cancellation import ask_cancellation
from posada.contexts.services.acts.let_end import let_end
from posada.contexts.services.events import ServicesActivated
from posada.contexts.services.models import State
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.live import expect_steps_of
from posada.ground.agenda.stale import mark_stale_of
from posada.ground.customers.acts import object_to_terms as objecting
from posada.ground.customers.acts.settle_answers import note_consent, note_deed
from posada.ground.customers.events import AnswersSettled, ConsentWithheld, TermsObjected
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.terms.models import Evidence
from posada.terms.rule import grounds
from posada.terms.rules.terms_consent import TermsConsent
from posada.terms.versions import book


def consent(request: Request) -> Answer:
    """Consent to an announced `version`, or to the newest."""
    customer = Customer.objects.get(pk=request.customer_id)
    accept_terms(customer, version_id=version_asked(request), by=request.by, now=request.now)
    return Answer("done")


def object_to(request: Request) -> Answer:
    """Object to an announced `version`, or to the newest, perhaps with a `reason`."""
    answer, case_id = objecting.object_to_terms(
        request.customer_id, version_asked(request), runs_until=partial(services.running_until, request.customer_id),
        reason=str(request.fields.get("reason", "")), now=request.now, by=request.by,
    )  # fmt: skip
    facts = {"state": answer.state, "rules_from": answer.rules_from}
    return Answer("case", case_id, facts) if case_id is not None else Answer("done", facts=facts)


def judge_objection(judgement: Judgement) -> None:
    """Grant the former terms until the end of what is paid, or refuse them."""
    case = judgement.case
    objecting.judge_objection(
        case, granted=judgement.outcome == "grant", runs_until=partial(services.running_until, case.customer_id),
        reason=judgement.reason, now=judgement.now, by=judgement.by,
    )  # fmt: skip


def version_asked(request: Request) -> int:
    """The number of the version that a request names, or of the newest; BadInput where none is called so."""
    versions, named = book().versions, request.fields.get("version")
    found = [number for number, terms in versions if named in (None, terms.version)]
    if not found:
        raise BadInput("version", named, ", ".join(terms.version for _, terms in versions))
    return found[-1]


def note_accepted(event: TermsAccepted) -> None:
    note_consent(event.customer_id, event.version_id, now=event.now, by=event.by)


def note_renewed(event: InvoicesPaid) -> None:
    renewed = {invoice.customer_id for invoice in billing.renewals_among(event.invoice_ids)}
    note_deed(renewed, Evidence.RENEWAL, now=event.now, by=event.by)


def note_used(event: ServicesActivated) -> None:
    owners = {service.customer_id for service in services.by_id(event.service_ids).values()}
    note_deed(owners, Evidence.USE, now=event.now, by=event.by)


def leave(event: TermsObjected) -> None:
    """End what runs for a customer whose objection is given the way out; the former terms rule until the last end."""
    if event.gives == "exit":
        for id in _to_be_ended(event.customer_id):
            ask_cancellation(id, now=event.now, by=event.by)
        _keep_until_ended(event.answer_id, event.customer_id)


def let_go(event: ConsentWithheld) -> None:
    """Let what runs for a customer end who has not consented to the new terms in all the time given for it."""
    stood_on = grounds(book().announced_under(event.version_id).ruling(TermsConsent))
    for id in _to_be_ended(event.customer_id):
        let_end(id, reason="consent-withheld", grounds=stood_on, now=event.now, by=event.by)
    _keep_until_ended(event.answer_id, event.customer_id)


def _to_be_ended(customer_id: int) -> list[int]:
    """The customer's running services that do not end already, nor by a contract of their own."""
    ids = _running(customer_id)
    otherwise = services.cancellations_under_way(ids).keys() | contracts.lines_of_services(ids).keys()
    return [id for id in ids if id not in otherwise]


def _running(customer_id: int) -> list[int]:
    running = services.of_customer(customer_id).filter(state=State.ACTIVE, renews_on__isnull=False)
    return list(running.values_list("pk", flat=True))


def _keep_until_ended(answer_id: int, customer_id: int) -> None:
    ending = services.cancellations_under_way(_running(customer_id))
    objecting.keep_former_terms(answer_id, max((each.ends_on for each in ending.values()), default=None))


def plan_anew(event: AnswersSettled) -> None:
    _plan_anew(event.customer_ids, event.now)


def plan_anew_one(event: TermsObjected | ConsentWithheld) -> None:
    _plan_anew([event.customer_id], event.now)


def _plan_anew(customer_ids: Collection[int], now: datetime) -> None:
    """Have every plan of these customers computed again by the version that rules them now."""
    mark_stale_of(customer_ids, now)
    expect_steps_of(customer_ids, now)
