"""What people ask for: one door for every face, and the act that answers each kind of request."""

from collections.abc import Callable

from posada.flow.asked import Answer, Request
from posada.kernel.errors import BadInput

__all__ = ["REQUESTS", "Answer", "Request", "submit"]

# Kind of request -> the act that answers it. A refusal is raised (terms.decisions.Refused).
REQUESTS: dict[str, Callable[[Request], Answer]] = {}


def submit(request: Request) -> Answer:
    """Answer a request, within a unit of work. BadInput where nothing answers such a kind."""
    if request.kind not in REQUESTS:
        raise BadInput("kind", request.kind, ", ".join(sorted(REQUESTS)))
    return REQUESTS[request.kind](request)
