"""A prepared query answers as the queryset would, and is composed once."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from posada.ground.agenda.models import Case, CaseState
from posada.terms.database import FEW
from posada.terms.ids import Ids
from posada.terms.prepared import Prepared, prepared

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def cases() -> list[Case]:
    return [
        Case.objects.create(
            customer_id=n, kind="refund", subject_kind="invoice", subject_id=n, role="billing",
            opened_at=NOON + timedelta(hours=n), facts={"n": n}, clause="x/y", opened_by=1,
        )
        for n in (1, 2, 3)
    ]  # fmt: skip


def of_subjects(ids: Collection[int], kinds: Collection[str]) -> QuerySet[Any, Any]:
    return Case.objects.filter(subject_id__in=ids, kind__in=kinds, state=CaseState.OPEN).order_by("-pk")


def test_rows_of_columns(cases: list[Case]) -> None:
    ask = prepared(lambda ids: Case.objects.filter(pk__in=ids).order_by("pk").values_list("subject_id", "facts"))
    assert ask([cases[0].pk, cases[2].pk]) == [(1, {"n": 1}), (3, {"n": 3})]
    assert ask({cases[1].pk}) == [(2, {"n": 2})]


def test_rows_of_one_column(cases: list[Case]) -> None:
    ask = prepared(lambda kind, since: Case.objects.filter(kind=kind, opened_at__gt=since).values_list("pk", flat=True))
    assert sorted(ask("refund", NOON + timedelta(hours=1))) == [cases[1].pk, cases[2].pk]
    assert ask("appeal", NOON) == []


def test_instances(cases: list[Case]) -> None:
    found = Prepared(of_subjects)([1, 2], ("refund", "appeal"))
    assert found == [cases[1], cases[0]]
    assert found[0].facts == {"n": 2}
    found[0].stage = "late"
    found[0].save(update_fields=["stage"])
    assert Case.objects.get(pk=found[0].pk).stage == "late"


MANY = frozenset(range(1, FEW + 50))


@pytest.mark.parametrize(
    ("subjects", "asked_for", "found"),
    [
        (Ids(MANY), "BETWEEN", [3, 2, 1]),
        (Ids(MANY - {2}), "ANY", [3, 1]),
        (Ids({1, 2}), "ANY", [2, 1]),
        (MANY, "ANY", [3, 2, 1]),
    ],
    ids=["one after the other", "with a gap", "few", "of no batch"],
)
def test_subjects_that_follow_one_another_are_asked_for_as_a_range(
    cases: list[Case], subjects: Collection[int], asked_for: str, found: list[int]
) -> None:
    asking = prepared(lambda ids: Case.objects.filter(subject_id__in=ids).exclude(pk__in=ids).order_by("-subject_id"))
    apart = prepared(lambda ids: Case.objects.filter(subject_id__in=ids).order_by("-subject_id"))
    with CaptureQueriesContext(connection) as asked:
        assert [case.subject_id for case in apart(subjects)] == found
        outside = [case.subject_id for case in asking(subjects)]
    assert outside == [
        case.subject_id for case in reversed(cases) if case.subject_id in found and case.pk not in subjects
    ]
    assert [asked_for in query["sql"] for query in asked.captured_queries] == [True, True]


def test_an_empty_collection_asks_nothing(cases: list[Case]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert Prepared(of_subjects)([], ["refund"]) == []
    assert not asked.captured_queries


def test_it_is_composed_once_a_shape(cases: list[Case]) -> None:
    composed = []

    def counted(ids: Collection[int]) -> QuerySet[Any, Any]:
        composed.append(ids)
        return Case.objects.filter(pk__in=ids)

    ask = prepared(counted)
    assert [len(ask([case.pk])) for case in cases] == [1, 1, 1]
    assert len(composed) == 1


def test_an_argument_that_does_not_reach_the_conditions_is_told_of(cases: list[Case]) -> None:
    ask = prepared(lambda ids: Case.objects.filter(pk=len(ids)))
    with pytest.raises(TypeError, match="looks at an argument"):
        ask([7, 8])


def test_nothing_stands_in_for_none() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        prepared(lambda role: Case.objects.filter(role=role))(None)
