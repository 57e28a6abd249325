"""Questions that staff ask from the back office: kept with their report, answered by a process beside the worker."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from posada.ground.agenda.jobs import defer
from posada.kernel.clock import wall
from posada.kernel.errors import PosadaError
from posada.rehearsal.jobs import answer_trial
from posada.rehearsal.models import Trial, TrialState
from posada.rehearsal.whatif.question import answer, question


@transaction.atomic
def ask(
    since: str, until: str, figures: list[str], *, by: str, draft: int | None = None,
    content: Mapping[str, Any] | None = None,
) -> Trial:  # fmt: skip
    """Keep a question, about figures or about a stored draft's content, and have it answered.

    Raises BadInput and PackFaults where it cannot be asked.
    """
    asked = question(since, until, figures=figures, draft=content)
    trial = Trial.objects.create(
        asked_at=wall(), asked_by=by, since=asked.since, until=asked.until, figures=figures, draft_id=draft,
        content=content,
    )  # fmt: skip
    defer(answer_trial, trial_id=trial.pk)
    return trial


def live_trial(trial_id: int) -> None:
    """Answer one question here, noting how far it has come; one that is answered stays as it is."""
    trial = Trial.objects.get(pk=trial_id)
    if trial.state == TrialState.ANSWERED:
        return
    found = Trial.objects.filter(pk=trial_id)
    found.update(state=TrialState.RUNNING, fault="")

    def note(done: int, whole: int) -> None:
        found.update(done=done, whole=whole)

    try:
        asked = question(trial.since.isoformat(), trial.until.isoformat(), figures=trial.figures, draft=trial.content)
        report = answer(asked, note)
    except PosadaError as error:
        note_failure(trial_id, str(error))
        raise
    found.update(state=TrialState.ANSWERED, report=report.as_object())


def note_failure(trial_id: int, fault: str) -> None:
    """Say why a question could not be answered; what was answered meanwhile stays."""
    Trial.objects.filter(pk=trial_id).exclude(state=TrialState.ANSWERED).update(state=TrialState.FAILED, fault=fault)
