"""Names that the registry refused: they wait for another one, and are registered under it."""

import re
from collections.abc import Mapping
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.events import NamesRefused
from posada.contexts.services.models import Service, State
from posada.contexts.services.rules.taken_name import AlternativeName, TakenName, ending
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book

WAITS = "name-refused"  # mark: the name and the reason for which the registry refused it
NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))+")


def await_names(notes: Mapping[int, str], *, now: datetime, by: Actor) -> None:
    """Keep that the names of these services, with what was noted, were refused. Announces NamesRefused."""
    terms = book().for_existing(now)
    waiting: list[tuple[Service, Verdict]] = []
    for service in queries.locked(list(notes)):
        ruling = terms.ruling(TakenName, queries.target(service))
        reason = ruling.rule.reason(notes[service.pk]) if ruling else None
        if ruling is None or reason is None or service.state != State.PENDING:
            continue
        service.marks[WAITS] = {"name": service.domain, "reason": reason}
        facts = {"name": service.domain, "reason": reason}
        verdict = Verdict(service.customer_id, "service", service.pk, "await-name", now, ruling.orders(), facts=facts,
                          effects=("name-awaited",))  # fmt: skip
        waiting.append((service, verdict))
    decisions = record([verdict for _, verdict in waiting], now=now, actor=by)
    Service.objects.bulk_update([service for service, _ in waiting], ["marks"])
    if waiting:
        told = {service.pk: decision for (service, _), decision in zip(waiting, decisions, strict=True)}
        announce(NamesRefused(told, {service.pk: service.marks[WAITS]["reason"] for service, _ in waiting}, now, by))


def send_name(service_id: int, name: str, *, now: datetime, by: Actor) -> None:
    """Register another name with the money paid for the first. Refused where that one is among our services already;
    BadInput where none is awaited, or it is no name under the same ending.
    """
    (service,) = queries.locked([service_id])
    ruling = book().for_existing(now).required(AlternativeName, queries.target(service))
    name, refused = name.strip().lower(), service.marks.get(WAITS)
    if refused is None:
        raise BadInput("about", service.name, "a service whose name was refused")
    if not NAME.fullmatch(name) or ending(name) != ending(service.domain) or name == service.domain:
        raise BadInput("domain", name, "another name under .%(ending)s", ending=ending(service.domain))
    verdict = Verdict(service.customer_id, "service", service_id, "alternative-name", now, ruling.permits(),
                      facts={"name": name, "instead_of": service.domain}, effects=("name-changed",))  # fmt: skip
    if queries.registered(name, service.type):
        raise verdict.refused("name-taken", grounds=ruling.limits())
    (decision,) = record([verdict], now=now, actor=by)
    if service.name == service.domain:
        service.name = name
    service.domain = name
    service.marks.pop(WAITS)
    service.save(update_fields=["name", "domain", "marks"])
    order_tasks([(service, "create", decision)], now=now)
    touch("service", [service_id])
