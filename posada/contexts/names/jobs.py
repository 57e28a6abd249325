"""The job that asks the world's DNS where domains lead."""

from posada.ground.agenda.jobs import app
from posada.kernel import clock


@app.task(name="look_up_domains", queue="names", queueing_lock="look_up_domains")
def look_up_domains() -> None:
    """Ask about the domains that are due; one that nobody answers for now is asked about again later."""
    from posada.contexts.names.acts.follow_domains import look_up  # models are ready only when a job runs

    look_up(now=clock.now())
