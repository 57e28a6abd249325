"""What other figures in the terms would have done: asking, and reading the report."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.rehearsal.models import Trial
from posada.rehearsal.whatif.trials import ask

router = Router()


class NewTrial(Schema):
    """The days to be lived again, the last one not included, and figures: `clause.figure=value`."""

    since: date
    until: date
    figures: Annotated[list[Annotated[str, Field(max_length=200)]], Field(min_length=1, max_length=50)]


class TrialShape(Schema):
    """A question and how far it has come: `done` lives of `whole`."""

    id: int
    asked_at: datetime
    asked_by: str
    since: date
    until: date
    figures: list[str]
    state: str
    done: int
    whole: int
    fault: str | None


class TrialWithReport(TrialShape):
    """With what would have been different; null until it is answered."""

    report: Mapping[str, Any] | None


@router.get("/trials", response=Page[TrialShape], summary="Questions that were asked")
@reads("trials")
def trials(request: HttpRequest, asked: Query[Asked]) -> Any:
    return paged(Trial.objects.defer("report"), asked, lambda part: [TrialShape(**trial_shape(each)) for each in part])


@router.get("/trials/{id}", response=TrialWithReport, summary="One question with its report")
@reads("trials")
def one_trial(request: HttpRequest, id: int) -> Any:
    found = Trial.objects.filter(pk=id).first()
    if found is None:
        raise Http404(f"trial {id}")
    return TrialWithReport(**trial_shape(found), report=found.report)


@router.post("/trials", response={201: TrialShape}, summary="Ask what other figures would have done")
@writes("trials")
def new_trial(request: HttpRequest, new: NewTrial) -> Any:
    """It is answered in the background."""
    asked = ask(new.since.isoformat(), new.until.isoformat(), new.figures, by=str(caller(request).acting()))
    return CREATED, TrialShape(**trial_shape(asked))


def trial_shape(each: Trial) -> dict[str, Any]:
    return {
        "id": each.pk, "asked_at": each.asked_at, "asked_by": each.asked_by, "since": each.since, "until": each.until,
        "figures": each.figures, "state": each.state, "done": each.done, "whole": each.whole,
        "fault": each.fault or None,
    }  # fmt: skip
