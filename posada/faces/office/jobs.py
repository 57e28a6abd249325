"""What staff wait for beside the pages."""

from posada.ground.agenda.jobs import app


@app.task(name="count_again", queue="sums")
def count_again(kind: str, words: list[str]) -> None:
    """Make one of the sums that pages of a large house show; made twice, the newer takes the older one's place."""
    from posada.faces.office.sums import SUMS  # models are ready only when a job runs

    SUMS[kind].make(*words)
