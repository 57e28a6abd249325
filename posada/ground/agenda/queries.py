"""What others may read of the agenda."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from posada.ground.agenda.models import Brake, Case, CaseState, Entry
from posada.terms.prepared import prepared


def cases_about(kind: str, ids: Collection[int], case: str) -> set[int]:
    """Which of these subjects have, or had, a case of that kind."""
    return set(_cases(kind, ids, [case]))


@prepared
def _cases(kind: str, ids: Collection[int], cases: Collection[str]) -> QuerySet[Any, Any]:
    found = Case.objects.filter(subject_kind=kind, subject_id__in=ids, kind__in=cases)
    return found.values_list("subject_id", flat=True)


def open_case(kind: str, id: int, case: str) -> Case | None:
    """The case of that kind about a subject that still waits for a person."""
    return Case.objects.filter(subject_kind=kind, subject_id=id, kind=case, state=CaseState.OPEN).first()


def claims_standing(kind: str, id: int, case: str) -> list[Case]:
    """The cases of that kind about a subject that were granted or still wait, oldest first."""
    found = Case.objects.filter(subject_kind=kind, subject_id=id, kind=case)
    return list(found.filter(state__in=(CaseState.OPEN, CaseState.GRANTED)).order_by("pk"))


def open_cases_of(kind: str, ids: Collection[int], case: str) -> list[Case]:
    """The open cases of that kind about these subjects, oldest first."""
    found = Case.objects.filter(subject_kind=kind, subject_id__in=ids, kind=case, state=CaseState.OPEN)
    return list(found.order_by("pk"))


@prepared
def _waiting(kind: str, ids: Collection[int], cases: Collection[str]) -> QuerySet[Any, Any]:
    found = Case.objects.filter(subject_kind=kind, subject_id__in=ids, kind__in=cases, state=CaseState.OPEN)
    return found.values_list("subject_id", flat=True)


def brakes_pulled() -> QuerySet[Brake]:
    """The brakes that hold something back now, oldest first."""
    return Brake.objects.filter(released_at=None).order_by("pulled_at")


def cases_open(kind: str, ids: Collection[int], case: str) -> set[int]:
    """Which of these subjects have an open case of that kind."""
    return set(_waiting(kind, ids, [case]))


def cases_granted(customer_id: int, kind: str) -> list[int]:
    """A customer's cases of a kind that were granted, oldest first."""
    granted = Case.objects.filter(customer_id=customer_id, kind=kind, state=CaseState.GRANTED)
    return list(granted.order_by("pk").values_list("pk", flat=True))


def customers_waiting(customer_ids: Collection[int], case: str) -> set[int]:
    """Which of these customers have an open case of that kind, whatever it is about."""
    waiting = Case.objects.filter(customer_id__in=customer_ids, kind=case, state=CaseState.OPEN)
    return set(waiting.values_list("customer_id", flat=True))


def customers_due_between(customer_ids: Collection[int], after: datetime, before: datetime) -> set[int]:
    """Which of these customers have a step that falls due between two instants, both not included."""
    return set(_due_between(customer_ids, after, before))


@prepared
def _due_between(customer_ids: Collection[int], after: datetime, before: datetime) -> QuerySet[Any, Any]:
    found = Entry.objects.filter(customer_id__in=customer_ids, due_at__gt=after, due_at__lt=before, held_by="")
    return found.values_list("customer_id", flat=True).distinct()
