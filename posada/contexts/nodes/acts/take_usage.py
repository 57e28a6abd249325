"""What nodes measured: the terms are asked what follows, once a change."""

from datetime import datetime

from posada.contexts.nodes import queries
from posada.contexts.nodes.events import UsageMeasured
from posada.contexts.nodes.models import Usage
from posada.contexts.nodes.taking import BY, service_of, take_each
from posada.kernel.events import announce


def take_usage(*, now: datetime) -> int:
    """Announce each measure that is new; how many there were. One that fails keeps its fault, and the others go on."""
    return take_each(queries.usage_to_take(), _take, now=now)


def _take(row: Usage, now: datetime) -> None:
    announce(UsageMeasured(service_of(row), row.metric, row.value, now, BY))
