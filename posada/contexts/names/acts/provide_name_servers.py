"""The first name servers of domains registered here, and the reminder to change those that are provisional."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from posada.contexts.names.events import NameServersUnchanged
from posada.contexts.names.models import DomainState, LeadsTo
from posada.contexts.names.plans import SUBJECT, provisional
from posada.contexts.names.rules.provisional import ProvisionalNameServers
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling


def first_servers(
    service_ids: Sequence[int], now: datetime
) -> Mapping[int, tuple[tuple[str, ...], Ruling[ProvisionalNameServers]]]:
    """The name servers that these domains get at first, with the rule: of those that have none of their own yet."""
    found = {}
    for service in services.by_id(service_ids).values():
        ruling = services.governs(service, now).ruling(ProvisionalNameServers, services.target(service))
        if ruling is None or service.type != "domain" or service.options.get("name_servers"):
            continue
        beside = services.by_orders([service.order_id]) if service.order_id is not None else []
        hosted = any(other.type in ruling.rule.hosting_types for other in beside)
        found[service.pk] = (ruling.rule.hosting if hosted and ruling.rule.hosting else ruling.rule.servers, ruling)
    return found


def watch(service: Service, *, now: datetime) -> None:
    """Have the holder of a domain reminded while its name servers are provisional."""
    row, _ = DomainState.objects.get_or_create(
        customer_id=service.customer_id, service_id=service.pk, defaults={"state": LeadsTo.PENDING, "since": now}
    )
    touch(SUBJECT, [row.pk])


def remind_to_change(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Remind the holders of domains whose name servers are still provisional. Announces NameServersUnchanged."""
    due = {step.subject_id: step.due_at for step in steps}
    rows = DomainState.objects.select_for_update().filter(pk__in=due, reminded_at=None).order_by("pk")
    for row in rows:
        service = services.by_id([row.service_id])[row.service_id]
        ruling = provisional(service, now)
        if ruling is None:
            continue
        verdict = Verdict(
            row.customer_id, "service", row.service_id, "name-servers-reminder", due[row.pk], ruling.orders(),
            facts={"name": service.domain or service.name, "servers": list(ruling.rule.servers)},
            effects=("reminder-ordered",),
        )  # fmt: skip
        (row.decision_id,) = record([verdict], now=now, actor=by)
        row.reminded_at = now
        row.save(update_fields=["decision_id", "reminded_at"])
        touch(SUBJECT, [row.pk])
        servers = tuple(ruling.rule.servers)
        announce(NameServersUnchanged(row.customer_id, row.service_id, servers, row.decision_id, now, by))
