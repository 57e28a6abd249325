"""Ports that a customer opens and closes, and those that only staff can open."""

from datetime import datetime

from posada.contexts.services import queries as services
from posada.contexts.uc import queries
from posada.contexts.uc.models import Port
from posada.contexts.uc.rules.ports import BlockedPorts, CustomerPorts, PortUnblocking
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds

CASE = "port-unblock"


def set_port(service_id: int, port: int, *, opened: bool, now: datetime, by: Actor) -> None:
    """Open or close a port. Raises Refused for one that is blocked and was not opened for this customer."""
    service = services.by_id([service_id])[service_id]
    terms, target = services.governs(service, now), services.target(service)
    own, blocked = terms.required(CustomerPorts, target), terms.ruling(BlockedPorts, target)
    verdict = Verdict(service.customer_id, "service", service_id, "set-port", now,
                      own.orders() + grounds(blocked, role="limits"),
                      facts={"port": port, "open": opened}, effects=("port-set",))  # fmt: skip
    known = queries.ports(service_id).filter(port=port).first()
    if opened and blocked is not None and port in blocked.rule.ports and not (known and known.unblocked):
        raise verdict.refused("port-is-blocked", grounds=blocked.orders(), ask=CASE)
    record([verdict], now=now, actor=by)
    Port.objects.update_or_create(
        customer_id=service.customer_id, service_id=service_id, port=port,
        defaults={"open": opened, "changed_at": now, "changed_by": str(by)},
    )  # fmt: skip


def ask_unblocking(service_id: int, port: int, protocol: str, reason: str, *, now: datetime, by: Actor) -> int:
    """Ask staff for a blocked port, and return the case. BadInput without its protocol and the reason."""
    if open_case("service", service_id, CASE) is not None:
        raise BadInput("port", port, "one port at a time: another request is before the help desk")
    if not protocol or not reason:
        raise BadInput("reason", reason, "the protocol and what the port is needed for")
    service = services.by_id([service_id])[service_id]
    ruling = services.governs(service, now).required(PortUnblocking, services.target(service))
    matter = Matter(service.customer_id, CASE, ("service", service_id), ruling.rule.department, ruling.orders(), now,
                    facts={"port": port, "protocol": protocol, "reason": reason}, act="ask-port")  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def judge_unblocking(case: Case, granted: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Open the port for this customer alone, or say why not."""
    if not granted and not reason:
        raise BadInput("reason", reason, "why the port stays blocked")
    service = services.by_id([case.subject_id])[case.subject_id]
    ruling = services.governs(service, now).ruling(PortUnblocking, services.target(service))
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    facts = {"port": case.facts["port"], "reason": reason}
    close_case(case.pk, outcome, grounds=grounds(ruling), now=now, by=by, facts=facts)
    if granted:
        Port.objects.update_or_create(
            customer_id=case.customer_id, service_id=case.subject_id, port=case.facts["port"],
            defaults={"open": True, "unblocked": True, "changed_at": now, "changed_by": str(by)},
        )  # fmt: skip
