"""What customers wait for beside the pages."""

from procrastinate import RetryStrategy

from posada.ground.agenda.jobs import app
from posada.kernel import clock


@app.task(name="export_data", queue="exports", retry=RetryStrategy(max_attempts=3, exponential_wait=4))
def export_data(customer_id: int) -> None:
    """Make the zip of a customer's data; made twice, the newer takes the older one's place."""
    from posada.faces.portal.export import write_export  # models are ready only when a job runs

    write_export(customer_id, now=clock.now())
