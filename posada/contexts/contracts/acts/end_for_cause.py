"""Ending a contracted service for a cause that is not the customer's."""

from datetime import datetime

from posada.contexts.contracts import queries
from posada.contexts.contracts.events import RemovalDone
from posada.contexts.contracts.models import Ending, EndState
from posada.contexts.contracts.rules.settlement import SettlementCauses
from posada.contexts.services import queries as services
from posada.ground.agenda.roles import permitted
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

CAUSES = ("provider", "authority", "agreement")


def end_for_cause(service_id: int, cause: str, evidence: str, *, now: datetime, by: Actor) -> None:
    """Staff end a service at once for a recorded cause. Announces RemovalDone."""
    if cause not in CAUSES or not evidence:
        raise BadInput("cause", cause, "%(causes)s, with the evidence of it", causes=", ".join(CAUSES))
    (service,) = services.locked([service_id])
    line = queries.line_of(service_id)
    if line is None or service.state != "active":
        raise BadInput("about", service.name, "a running contracted service")
    terms = book().for_existing(now)
    ruling = terms.ruling(SettlementCauses, services.target(service))
    verdict = Verdict(service.customer_id, "service", service_id, "end-for-cause", now,
                      grounds(ruling, role="excludes"), facts={"cause": cause, "evidence": evidence},
                      effects=("end-ordered",))  # fmt: skip
    verdict = permitted(verdict, "end-for-cause", by=by, terms=terms)
    (decision,) = record([verdict], now=now, actor=by)
    today = terms.calendar.today(now)
    Ending.objects.create(
        customer_id=service.customer_id, service_id=service_id, quantity=service.quantity, cause=cause,
        state=EndState.UNDER_WAY, received_at=now, effective_on=today, latest_on=today, decision_id=decision,
    )  # fmt: skip
    announce(RemovalDone(service_id, service.quantity, True, cause, verdict.grounds, now, by))
