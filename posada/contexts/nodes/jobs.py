"""Asking panels, after the decision stands; what failed is asked again by the worker, minute by minute."""

from collections.abc import Sequence

from posada.ground.agenda.jobs import app
from posada.kernel import clock


@app.task(name="ask_panels", queue="panels")
def ask_panels(placement_ids: Sequence[int]) -> None:
    """Have panels make of these services what they are to be."""
    from posada.contexts.nodes.acts import ask_panels as acts  # models are ready only when a job runs

    acts.ask_panels(placement_ids, now=clock.now())


@app.task(name="measure_panel", queue="panels")
def measure_panel(panel_id: int) -> None:
    """Ask a panel how much its accounts use."""
    from posada.contexts.nodes.acts import measure_panels as acts

    acts.measure_panel(panel_id)
