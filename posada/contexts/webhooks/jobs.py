"""Telling endpoints, after the decision stands."""

from collections.abc import Sequence

from posada.ground.agenda.jobs import app
from posada.kernel import clock


@app.task(name="tell_endpoints", queue="webhooks")
def tell(decision_ids: Sequence[int]) -> None:
    """Note decisions for every endpoint that hears of them."""
    from posada.contexts.webhooks.acts import tell as acts  # models are ready only when a job runs

    acts.tell(decision_ids, now=clock.wall())


@app.task(name="deliver_webhooks", queue="webhooks")
def deliver(endpoint_id: int) -> None:
    """Send what is due to one endpoint; later tries are asked for by the worker, minute by minute."""
    from posada.contexts.webhooks.acts import deliver as acts  # models are ready only when a job runs

    acts.deliver(endpoint_id, now=clock.wall())
