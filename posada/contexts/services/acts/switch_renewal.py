"""Switching the option of automatic renewal of a service."""

from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.rules.renewal_option import RenewalOption
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record


def switch_renewal(service_id: int, *, on: bool, now: datetime, by: Actor) -> None:
    """Keep whether money without a claim of its own may renew the service, with who said so and when."""
    (service,) = queries.locked([service_id])
    ruling = queries.governs(service, now).ruling(RenewalOption, queries.target(service))
    if ruling is None:
        raise BadInput("about", service.name, "a service with an option of automatic renewal")
    verdict = Verdict(
        service.customer_id, "service", service.pk, "renewal-option", now, ruling.permits(), facts={"on": on},
        effects=("option-switched",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    service.marks = {**service.marks, "automatic_renewal": {"on": on, "by": str(by), "at": now.isoformat()}}
    service.save(update_fields=["marks"])
    touch("service", [service_id])
