"""Rehearsal's work beside the pages."""

import subprocess
import sys

from procrastinate import RetryStrategy

from posada.ground.agenda.jobs import app


@app.task(name="answer_trial", queue="trials", retry=RetryStrategy(max_attempts=2))
def answer_trial(trial_id: int) -> None:
    """Answer one question in a process of its own, which may use all processors and leaves nothing open here."""
    from posada.rehearsal.whatif.trials import note_failure  # models are ready only when a job runs

    command = [sys.executable, "-m", "posada", "what-if", "--trial", str(trial_id)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        note_failure(trial_id, ended.stderr.strip()[-2000:] or f"it ended with {ended.returncode}")
