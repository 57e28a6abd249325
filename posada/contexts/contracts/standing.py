"""Where a contracted service stands, in the words of its contract."""

from posada.contexts.contracts import queries
from posada.contexts.contracts.models import EndState, Line
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.queries import open_case


def standing(line: Line) -> str:
    """One of the states that a contract knows, from its first draft until its data are deleted."""
    service = services.by_id([line.service_id]).get(line.service_id) if line.service_id else None
    if service is None:
        return "scoping" if queries.document(line.document_id).state != "signed" else "signed"
    if line.cancelled_at is not None:
        return "cancelled-before-start"
    if service.ended_at is not None:
        return _after_the_end(service)
    if line.starts_on is None:
        return "delayed" if open_case("contract-line", line.pk, "start-delay") else "signed"
    holds = services.open_holds([service.pk]).get(service.pk, [])
    if "interrupted" in service.marks or any(hold.reason == "authority" for hold in holds):
        return "interrupted"
    ending = queries.ending_under_way(service.pk)
    return "in-termination" if ending is not None and ending.state == EndState.UNDER_WAY else "active"


def _after_the_end(service: Service) -> str:
    if service.purged_at is not None:
        return "data-deleted"
    return "rescinded" if service.state == "terminated" else "ended"
