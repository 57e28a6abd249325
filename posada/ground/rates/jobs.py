"""The job that asks for the day's rates."""

from procrastinate import RetryStrategy

from posada.ground.agenda.jobs import app
from posada.ground.rates.ports import Unreachable
from posada.kernel import clock

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=4, retry_exceptions={Unreachable})


@app.task(name="fetch_rates", queue="rates", queueing_lock="fetch_rates", retry=AGAIN)
def fetch_rates() -> None:
    """Store what the house's source tells for today and the days to come; repeated, it stores nothing twice."""
    from posada.ground.rates.asking import fetch  # models are ready only when a job runs
    from posada.terms.versions import book

    now = clock.now()
    fetch(book().newest().calendar.today(now), now=now)
