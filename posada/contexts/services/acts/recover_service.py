"""Bringing back a cancelled service: asked for, quoted at list price, paid, restored."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from posada.contexts.services import queries
from posada.contexts.services.acts.purge_data import deletion_grounds
from posada.contexts.services.events import RecoveryQuoted
from posada.contexts.services.models import Service, State
from posada.contexts.services.rules.data_deletion import DataDeletion
from posada.contexts.services.rules.recovery import Recovery
from posada.contexts.services.rules.restoration_fee import RestorationFee
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.price_list import list_price
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)
BEGUN_AGAIN = ("state", "ends_on", "ended_at", "purge_at", "purged_at", "purge_clause", "paid_until", "billed_until",
               "renews_on")  # fmt: skip


def ask_recovery(service_id: int, *, now: datetime, by: Actor) -> int:
    """Put the recovery of a cancelled service before a technician, with its price; the case's id.

    Raises Refused where its data are deleted already, or the price list has no price for it.
    """
    (service,) = queries.locked([service_id])
    verdict = Verdict(service.customer_id, "service", service.pk, "recovery-request", now)
    if service.purged_at is not None:
        raise verdict.refused("data-deleted", grounds=deletion_grounds(service, now), purged_at=service.purged_at)
    if service.state != State.CANCELLED:
        raise BadInput("about", service.name, "a service that was cancelled")
    terms = book().for_existing(now)
    target = queries.target(service)
    ruling = terms.required(Recovery, target)
    verdict = replace(verdict, grounds=ruling.orders())
    net = list_price(ruling.rule.price_item, service.currency, terms)
    if net is None:
        raise verdict.refused("no-list-price", item=ruling.rule.price_item)
    tax = net.percent(terms.provider.tax_percent()).rounded()
    kept = terms.ruling(DataDeletion, target, ended_by="cancellation")
    matter = Matter(
        customer_id=service.customer_id, kind="recovery", subject=("service", service.pk), role=ruling.rule.role,
        grounds=ruling.orders() + grounds(kept, role="limits"), due_at=now, act="recovery-request",
        facts={"methods": ruling.rule.methods, "deleted_on": service.purge_at},
        amounts={"net": net, "tax": tax, "total": net + tax},
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def decide_recovery(
    case: Case, granted: bool, fields: Mapping[str, Any], *, reason: str, now: datetime, by: Actor
) -> None:
    """Quote a recovery by a method, from data of a day; or say that there is none. Announces RecoveryQuoted."""
    service = queries.by_id([case.subject_id])[case.subject_id]
    ruling = book().for_existing(now).required(Recovery, queries.target(service))
    method = str(fields.get("method", ruling.rule.methods[0]))
    if granted and method not in ruling.rule.methods:
        raise BadInput("method", method, ", ".join(ruling.rule.methods))
    facts = {"reason": reason, "method": method, "data_of": str(fields.get("data_of", ""))} if granted else {}
    close_case(
        case.pk, CaseState.GRANTED if granted else CaseState.REFUSED, grounds=ruling.orders(), now=now, by=by,
        act="quote-recovery" if granted else "no-recovery", facts=facts or {"reason": reason},
    )  # fmt: skip
    if granted:
        net = Money(Decimal(case.amounts["net"]), case.currency)
        announce(RecoveryQuoted(service.pk, net, facts, ruling.orders(), now, by))


def restore_services(restored: Mapping[int, Mapping[str, Any]], *, now: datetime, by: Actor) -> None:
    """Services are back, each with what was noted of its data: they run again, and nothing is deleted."""
    terms = book().for_existing(now)
    today = terms.calendar.today(now)
    services = [
        service for service in queries.locked(list(restored)) if service.state in (State.CANCELLED, State.TERMINATED)
    ]
    record(
        [
            Verdict(s.customer_id, "service", s.pk, "restore-service", now,
                    grounds(terms.ruling(Recovery, queries.target(s)), terms.ruling(RestorationFee, queries.target(s))),
                    facts=dict(restored[s.pk]),
                    effects=("service-restored",))
            for s in services
        ],
        now=now, actor=by,
    )  # fmt: skip
    for service in services:
        begin_again(service, today)
    Service.objects.bulk_update(services, BEGUN_AGAIN)
    touch("service", [service.pk for service in services])


def begin_again(service: Service, today: date) -> None:
    """The service runs from today, for which nothing is ordered yet."""
    service.move("recover")
    service.ends_on = service.ended_at = service.purge_at = service.purged_at = None
    service.purge_clause = ""
    service.paid_until = service.billed_until = today - ONE_DAY
    service.renews_on = today
