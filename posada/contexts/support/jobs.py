"""Support's work for the outside."""

from collections.abc import Sequence

from django.core.files.storage import default_storage
from procrastinate import RetryStrategy

from posada.ground.agenda.jobs import app
from posada.kernel import clock


@app.task(name="deliver_notices", queue="notices", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def deliver(notice_ids: Sequence[int]) -> None:
    """Send a batch of notices; those that were sent already are left alone."""
    from posada.contexts.support.acts.deliver_notices import deliver_notices  # models are ready only when a job runs

    deliver_notices(notice_ids, now=clock.now())


@app.task(name="mail_campaign", queue="notices", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_campaign(campaign_id: int) -> None:
    """Send an advertising letter to those who accept such; chunks that were sent already are left alone."""
    from posada.contexts.support.acts.send_campaign import mail  # models are ready only when a job runs

    mail(campaign_id, now=clock.now())


@app.task(name="erase_files", queue="notices", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def erase(paths: Sequence[str]) -> None:
    """Erase stored files; one that is gone already stays gone."""
    for path in paths:
        default_storage.delete(path)
