"""The name servers of a domain, as its holder wants them."""

import re
from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.models import State
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground

HOST = re.compile(r"(?=.{4,253}$)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z]{2,63}")
FEWEST, MOST = 2, 13  # RFC 2182 asks for two; a registry takes no more than fit into one answer


def set_name_servers(
    service_id: int, servers: Sequence[str], *, stood_on: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Have a domain answered by these servers; none for the house's own. BadInput for what are no such names."""
    (service,) = queries.locked([service_id])
    if service.type != "domain" or service.state != State.ACTIVE:
        raise BadInput("about", service.name, "a domain that is active")
    named = list(dict.fromkeys(server.strip().lower().rstrip(".") for server in servers if server.strip()))
    if named and not (FEWEST <= len(named) <= MOST and all(HOST.fullmatch(server) for server in named)):
        raise BadInput("servers", named, "%(fewest)s to %(most)s names of servers, or none", fewest=FEWEST, most=MOST)
    verdict = Verdict(
        service.customer_id, "service", service_id, "set-name-servers", now, stood_on,
        facts={"servers": named, "before": service.options.get("name_servers", [])}, effects=("name-servers-ordered",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    service.options = {**service.options, "name_servers": named}
    service.save(update_fields=["options"])
    order_tasks([(service, "set-name-servers", decision)], now=now, details={"servers": named})
    touch("service", [service_id])
