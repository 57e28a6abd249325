"""Licences that an authority has switched off, and back on."""

from datetime import datetime

from posada.contexts.services import queries as services
from posada.contexts.uc import queries
from posada.contexts.uc.models import Licence, State
from posada.contexts.uc.rules.licences import LicenceStates
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds


def interrupt_licences(
    service_id: int, units: int, *, stood_on: tuple[Ground, ...], now: datetime, by: Actor
) -> list[str]:
    """Switch off so many licences of a service, those of named people first, and return their codes."""
    found = [each for each in queries.of_services([service_id]) if each.may("interrupt")][:units]
    _move(service_id, found, "interrupt", stood_on, now=now, by=by)
    return [each.code for each in found]


def restore_licences(service_id: int, *, stood_on: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """Switch the interrupted licences of a service back on."""
    found = list(queries.of_services([service_id]).filter(state=State.INTERRUPTED))
    _move(service_id, found, "restore", stood_on, now=now, by=by)


def _move(
    service_id: int, licences: list[Licence], name: str, stood_on: tuple[Ground, ...], *, now: datetime, by: Actor
) -> None:
    if not licences:
        return
    service = services.by_id([service_id])[service_id]
    states = services.governs(service, now).ruling(LicenceStates, services.target(service))
    record(
        [Verdict(service.customer_id, "service", service_id, f"{name}-licences", now,
                 stood_on + grounds(states, role="limits"),
                 facts={"licences": len(licences), "codes": [each.code for each in licences]},
                 effects=(f"licences-{name}",))],
        now=now, actor=by,
    )  # fmt: skip
    for each in licences:
        each.move(name)
    Licence.objects.bulk_update(licences, ["state"])
