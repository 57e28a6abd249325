"""Passing a service on: the holder's word, the other's acceptance, nothing unpaid, and then it is theirs."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.models import PaidPeriod, Service, State
from posada.contexts.services.rules.service_transfer import TransferConsent, TransferSettled
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import MANUAL
from posada.ground.customers.queries import contact_of
from posada.kernel.errors import BadInput
from posada.terms.acceptance import accepted_version
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import grounds
from posada.terms.versions import book

KIND = "service-transfer"
COPIED = ("name", "domain", "product", "product_kind", "type", "cycle", "quantity", "currency", "price", "activated_at",
          "ordered_on", "renews_on", "paid_until", "billed_until", "anchor_day", "upstream", "options")  # fmt: skip


def consent_to_transfer(service_id: int, to: int, *, now: datetime, by: Actor) -> int:
    """Take down the holder's word that a service passes to another customer; the case that the other answers."""
    (service,) = queries.locked([service_id])
    ruling = queries.governs(service, now).ruling(TransferConsent, queries.target(service))
    if ruling is None or service.state != State.ACTIVE or to == service.customer_id:
        raise BadInput("about", service.name, "a running service, that the terms let pass to another customer")
    matter = Matter(
        service.customer_id, KIND, ("service", service_id), "recipient", ruling.orders(), now, facts={"to": to},
        act="consent-to-transfer",
    )  # fmt: skip
    return open_cases([matter], now=now, by=by)[0]


def answer_transfer(case: Case, accepted: bool, *, now: datetime, by: Actor) -> None:
    """Whoever is to receive the service accepts, or does not; it passes on at once where nothing is unpaid.

    Raises Refused for anybody else, and for whoever has not accepted the terms.
    """
    to, terms = int(case.facts["to"]), book().for_new(now)
    service = queries.by_id([case.subject_id])[case.subject_id]
    ruling = queries.governs(service, now).ruling(TransferConsent, queries.target(service))
    verdict = Verdict(case.customer_id, "service", case.subject_id, "accept-transfer", now, grounds(ruling))
    contact = contact_of(by)
    if to != (by.id if by.kind == "customer" else contact.customer_id if contact else None):
        raise verdict.refused("only-who-receives-it")
    if accepted and not accepted_version(to, terms):
        raise verdict.refused("terms-not-accepted", version=terms.version)
    close_case(
        case.pk, CaseState.CLOSED, grounds=grounds(ruling), now=now, by=by, facts={"accepted": accepted},
        act="accept-transfer" if accepted else "decline-transfer",
    )  # fmt: skip
    case.refresh_from_db()
    case.stage = "waiting" if accepted else "declined"
    case.save(update_fields=["stage"])
    if accepted:
        go_on([case.customer_id], now=now, by=by)


def go_on(customer_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Pass on what these customers gave away and that is theirs no longer to pay for; what is unpaid holds it."""
    for case in Case.objects.filter(customer_id__in=customer_ids, kind=KIND, stage="waiting").order_by("pk"):
        (service,) = queries.locked([case.subject_id])
        ruling = queries.governs(service, now).ruling(TransferSettled, queries.target(service))
        unpaid = [claim.number for claim in billing.unpaid_invoices(case.customer_id)] if ruling else []
        if not unpaid:
            pass_on(service, case, now=now, by=by)
        elif ruling is not None:
            record(
                [Verdict(case.customer_id, "service", service.pk, "hold-transfer", now, ruling.limits(),
                         facts={"invoices": unpaid}, effects=("transfer-held",))],
                now=now, actor=by,
            )  # fmt: skip


def pass_on(service: Service, case: Case, *, now: datetime, by: Actor) -> None:
    """The service is the other customer's: theirs is a row of its own, with the time paid; the old one is closed."""
    terms, to, (id,) = queries.governs(service, now), int(case.facts["to"]), take_ids("services_service_id_seq", 1)
    target = queries.target(service)
    stood_on = grounds(terms.ruling(TransferConsent, target), terms.ruling(TransferSettled, target))
    (decision,) = record(
        [Verdict(service.customer_id, "service", service.pk, "transfer-service", now, stood_on,
                 facts={"to": to, "service": id}, effects=("service-transferred",))],
        now=now, actor=by,
    )  # fmt: skip
    period = queries.paid_period(service.pk, terms.calendar.today(now))
    passed = Service.objects.create(
        id=id, customer_id=to, state=State.ACTIVE, marks={"transferred_from": service.pk},
        **{name: getattr(service, name) for name in COPIED},
    )  # fmt: skip
    if period is not None:
        PaidPeriod.objects.create(
            customer_id=to, service_id=id, first=period.first, last=period.last, version_id=period.version_id,
            net=period.net,
        )  # fmt: skip
    service.move("cancel")
    service.ended_at, service.marks = now, {**service.marks, "transferred_to": id}
    service.save(update_fields=["state", "ended_at", "marks"])
    if service.driver != MANUAL:  # what a driver made goes on serving where it is, until staff have moved it
        order_tasks([(passed, "take-over", decision)], now=now, details={"from": service.pk, "driver": service.driver})
    case.stage = "done"
    case.save(update_fields=["stage"])
    touch("service", [service.pk, id])
