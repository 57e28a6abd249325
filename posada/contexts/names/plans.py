"""The future of a domain whose name servers are provisional: its holder is reminded."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.names.models import DomainState
from posada.contexts.names.rules.provisional import ProvisionalNameServers
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.kernel.plan import Plan, Step
from posada.terms.rule import Ruling

SUBJECT = "domain-state"


def plans(ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each."""
    rows = list(DomainState.objects.filter(pk__in=ids))
    found = services.by_id({row.service_id for row in rows})
    return {row.pk: (row.customer_id, _plan(row, found[row.service_id], now)) for row in rows}


def provisional(service: Service, now: datetime) -> Ruling[ProvisionalNameServers] | None:
    """The rule by which a domain's name servers are provisional; None where they are not, or no more."""
    ruling = services.governs(service, now).ruling(ProvisionalNameServers, services.target(service))
    if ruling is None or tuple(service.options.get("name_servers", ())) != ruling.rule.servers:
        return None
    return ruling


def _plan(row: DomainState, service: Service, now: datetime) -> Plan:
    ruling = provisional(service, now)
    if ruling is None or row.reminded_at is not None:
        return ()
    calendar = services.governs(service, now).calendar
    return (Step(calendar.add(row.since, ruling.rule.remind_after), "name-servers-reminder", ruling.clause),)
