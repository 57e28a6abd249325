"""What customers choose to be told."""

from collections.abc import Callable

from posada.contexts.support.acts.choose_notices import choose_notices
from posada.flow.asked import Answer, Request


def choose(request: Request) -> Answer:
    """`notice-preference` of the customer: letters of a `letter` kind are `wanted`, or not."""
    kind, wanted = str(request.fields.get("letter", "")), bool(request.fields.get("wanted"))
    choose_notices(request.customer_id, kind, wanted, now=request.now, by=request.by)
    return Answer("done")


# What is asked about letters, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {"notice-preference": choose}
