"""Whatever is decided is told to the addresses that listen, once it stands."""

from posada.contexts.webhooks.jobs import tell
from posada.contexts.webhooks.queries import anybody_listens
from posada.ground.agenda.events import Decided
from posada.ground.agenda.jobs import defer


def tell_listeners(event: Decided) -> None:
    """Enqueue the telling of a unit's decisions: one job, in their transaction, which fans out later."""
    if anybody_listens():
        defer(tell, decision_ids=list(event.decision_ids))
