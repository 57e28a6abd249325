"""A question gives what Django's queryset gives, and SQL is composed for the first of its form alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.utils import DataError, IntegrityError
from django.test.utils import CaptureQueriesContext

from posada.contexts.support.models import Announcement
from posada.ground.agenda.models import Case, CaseState
from posada.ground.ledger.models import Series
from posada.terms import told
from posada.terms.ids import Ids
from posada.terms.question import Question
from posada.terms.saving import insert_new

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS = [
    (1, "refund", CaseState.OPEN),
    (2, "refund", CaseState.GRANTED),
    (2, "50 % off", CaseState.OPEN),
    (3, "sla", CaseState.OPEN),
]


@pytest.fixture(autouse=True)
def cases() -> list[Case]:
    return [
        Case.objects.create(
            customer_id=customer, kind=kind, subject_kind="invoice", subject_id=n, role="billing", state=state,
            opened_at=NOON + timedelta(hours=n), facts={"n": n}, clause="x/y", opened_by=1,
        )
        for n, (customer, kind, state) in enumerate(ROWS)
    ]  # fmt: skip


Told = Callable[[Any], Any]
REMEMBERED: list[Told] = [
    lambda q: q.filter(customer_id=2).order_by("pk"),
    lambda q: q.filter(customer_id=3).order_by("pk"),  # of the same form, with another value
    lambda q: q.filter(customer_id__in=[1, 3], state=CaseState.OPEN).order_by("-pk"),
    lambda q: q.filter(customer_id__in=Ids({2, 3}), kind__in=("refund", "sla")).order_by("pk"),
    lambda q: q.filter(customer_id__in={2: 0}.keys()).order_by("pk"),
    lambda q: q.filter(state__in=(CaseState.OPEN, CaseState.GRANTED)).order_by("kind", "pk"),
    lambda q: q.filter(kind="50 % off"),
    lambda q: q.filter(kind='a "quoted" \\ word'),
    lambda q: q.filter(opened_at__gt=NOON, opened_at__lte=NOON + timedelta(hours=2)).order_by("pk"),
    lambda q: q.filter(decided_at=None, decided_by__isnull=True).order_by("pk"),
    lambda q: q.exclude(customer_id=2).order_by("pk"),
    lambda q: q.exclude(customer_id__in=[2, 3], kind="sla").order_by("pk"),
    lambda q: q.filter(customer_id=2).order_by("pk").values_list("pk", "facts"),
    lambda q: q.filter(customer_id=2).order_by("pk").values_list("kind", flat=True),
    lambda q: q.filter(subject_kind="invoice").order_by("customer_id").values_list("customer_id", flat=True).distinct(),
    lambda q: q.filter(subject_kind="invoice").order_by("-pk")[:2],
    lambda q: q.filter(pk__in=Case.objects.filter(kind="refund", customer_id__in=[2]).values("pk")).order_by("pk"),
    lambda q: q.select_for_update().filter(customer_id=2).order_by("pk"),
    lambda q: q.filter(customer_id__in=[]).order_by("pk"),
    lambda q: q.order_by("pk"),
]  # fmt: skip
LEFT_TO_DJANGO: list[Told] = [
    lambda q: q.filter(Q(customer_id=1) | Q(kind="sla")).order_by("pk"),
    lambda q: q.filter(customer_id=2).filter(subject_id__gt=F("customer_id") - 1).order_by("pk"),
    lambda q: q.filter(subject_kind="invoice").values("customer_id").annotate(n=Count("pk")).order_by("customer_id"),
    lambda q: q.filter(customer_id=2).order_by("pk").values("kind", "facts"),
    lambda q: q.filter(kind__startswith="50 %"),
    lambda q: q.filter(kind__icontains="FUND").order_by("pk"),
    lambda q: q.filter(facts__n=2),
    lambda q: q.filter(facts={"n": 2}),
    lambda q: q.filter(opened_at__date=NOON.date()).order_by("pk"),
    lambda q: q.filter(customer_id="2").order_by("pk"),
    lambda q: q.filter(pk=None),
    lambda q: q.exclude(customer_id__in=[]).order_by("pk"),
    lambda q: q.filter(subject_kind="invoice").order_by("-pk")[1:3],
    lambda q: q.filter(customer_id=1).union(q.filter(customer_id=3)).order_by("customer_id"),
    lambda q: q.filter(customer_id=2).order_by("pk").reverse(),
    lambda q: q.filter(customer_id=2).only("kind").order_by("pk"),
    lambda q: q.filter(facts={"n": 2}),
    lambda q: q.filter(facts=[]),
    lambda q: q.filter(subject_id__range=(1, 2)).order_by("pk"),
]  # fmt: skip


@pytest.mark.parametrize("tell", [*REMEMBERED, *LEFT_TO_DJANGO])
def test_it_gives_what_django_gives(tell: Told) -> None:
    given, expected = list(tell(Case.objects)), list(tell(QuerySet(Case)))
    assert given == expected
    assert list(map(type, given)) == list(map(type, expected))
    assert [getattr(row, "facts", None) for row in given] == [getattr(row, "facts", None) for row in expected]


def test_no_elements_are_a_value_of_an_array() -> None:
    """Not a choice among none, which no row could meet."""
    plain, typed = (Announcement.objects.create(at=NOON, types=types) for types in ([], ["vps"]))
    assert list(Announcement.objects.filter(types=[])) == [plain]
    assert Announcement.objects.filter(types=["vps"]).update(types=[]) == 1
    assert Announcement.objects.get(pk=typed.pk, types=[]) == typed


@pytest.mark.parametrize("tell", [*REMEMBERED, *LEFT_TO_DJANGO])
def test_it_is_counted_and_looked_for_as_django_does(tell: Told) -> None:
    asked, plain = tell(Case.objects), tell(QuerySet(Case))
    assert (asked.count(), asked.exists(), bool(tell(Case.objects))) == (plain.count(), plain.exists(), bool(plain))


@pytest.mark.parametrize("tell", REMEMBERED)
def test_its_statement_is_composed_once(tell: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    list(tell(Case.objects))
    monkeypatch.setattr(told, "compose", lambda *_: pytest.fail("composed again"))
    list(tell(Case.objects))


def test_what_was_told_can_be_told_on(cases: list[Case]) -> None:
    open_ones = Case.objects.filter(state=CaseState.OPEN)
    assert len(open_ones) == 3
    assert [case.kind for case in open_ones.filter(customer_id=2)] == ["50 % off"]
    assert open_ones.filter(Q(customer_id=3)).get() == cases[3]
    assert str(open_ones.query).startswith("SELECT")
    assert open_ones.order_by("-pk").first() == cases[3]


def test_one_row(cases: list[Case]) -> None:
    assert Case.objects.get(pk=cases[1].pk).facts == {"n": 1}
    assert Case.objects.filter(customer_id=2).first() == cases[1]
    assert Case.objects.filter(customer_id=9).first() is None
    assert Case.objects.in_bulk([cases[0].pk]) == {cases[0].pk: cases[0]}
    with pytest.raises(Case.DoesNotExist):
        Case.objects.get(customer_id=9)
    with pytest.raises(Case.MultipleObjectsReturned):
        Case.objects.get(customer_id=2)


def test_a_collection_counts_as_it_was_when_it_was_told(cases: list[Case]) -> None:
    ids = {cases[0].pk}
    asked = Case.objects.filter(pk__in=ids)
    ids.add(cases[1].pk)
    assert list(asked) == [cases[0]]


def test_nothing_is_asked_where_nothing_is_meant() -> None:
    with CaptureQueriesContext(connection) as seen:
        assert not Case.objects.filter(customer_id=2).filter(pk__in=[]).order_by("pk").first()
        assert Case.objects.filter(pk__in=set()).update(kind="x") == 0
    assert not seen.captured_queries


def test_rows_are_changed(cases: list[Case]) -> None:
    assert Case.objects.filter(customer_id=2).update(kind="seen", decided_at=None, state=CaseState.CLOSED) == 2
    assert Case.objects.filter(pk=cases[0].pk).update(subject_id=F("subject_id") + 7, facts={"n": "new"}) == 1
    assert sorted(Case.objects.values_list("kind", "subject_id")) == [
        ("refund", 7),
        ("seen", 1),
        ("seen", 2),
        ("sla", 3),
    ]
    assert Case.objects.get(pk=cases[0].pk).facts == {"n": "new"}


def test_rows_are_saved(cases: list[Case]) -> None:
    case = cases[0]
    case.kind, case.facts, case.decided_at = "late", {"n": [1, "zwei"]}, NOON
    case.save(update_fields=["kind", "facts"])
    stored = Case.objects.get(pk=case.pk)
    assert (stored.kind, stored.facts, stored.decided_at) == ("late", {"n": [1, "zwei"]}, None)
    case.subject_id = F("subject_id") + 1  # type: ignore[assignment]
    case.save()
    assert Case.objects.get(pk=case.pk).subject_id == 1
    Series.objects.create(name="x", last=1)
    with pytest.raises(IntegrityError):
        Series.objects.create(name="x", last=1)


@pytest.mark.parametrize("times", [1, 40])  # few rows by a plan that is kept, many by one of their own
def test_each_row_is_changed_as_it_says(cases: list[Case], times: int) -> None:
    for n, case in enumerate(cases):
        case.kind, case.facts, case.decided_at = f"k{n}", {"n": [n, "zwei"]}, None if n else NOON
    assert Case.objects.bulk_update(cases * times, ["kind", "facts", "decided_at"]) == len(cases)
    cases[0].subject_id = F("subject_id") + 7  # type: ignore[assignment]  # Django's way
    Case.objects.bulk_update(cases[:1], ["subject_id"])
    stored = list(Case.objects.order_by("pk").values_list("kind", "facts", "decided_at", "subject_id", "role"))
    assert stored[0] == ("k0", {"n": [0, "zwei"]}, NOON, 7, "billing")
    assert stored[1:] == [(f"k{n}", {"n": [n, "zwei"]}, None, n, "billing") for n in (1, 2, 3)]
    cases[1].kind = "x" * 300
    with pytest.raises(DataError):
        Case.objects.bulk_update(cases, ["kind"])


@pytest.mark.parametrize("count", [3, 140])  # few rows by a plan that is kept, many by one of their own
def test_of_rows_those_are_inserted_that_are_not_there(cases: list[Case], count: int) -> None:
    fresh = [
        Case(
            id=10**6 + n, customer_id=n, kind="new", subject_kind="invoice", subject_id=n, role="billing",
            state=CaseState.OPEN, opened_at=NOON, facts={"n": [n, "é"]}, clause="x/y", opened_by=1,
        )
        for n in range(count)
    ]  # fmt: skip
    assert insert_new([cases[0], *fresh]) == [case.pk for case in fresh]
    assert insert_new([cases[1], *fresh]) == insert_new([]) == []
    stored = Case.objects.filter(kind="new").order_by("pk").values_list("customer_id", "opened_at", "facts")
    assert list(stored) == [(n, NOON, {"n": [n, "é"]}) for n in range(count)]


def test_a_row_that_is_gone_cannot_be_saved(cases: list[Case]) -> None:
    Case.objects.filter(pk=cases[0].pk).delete()
    with pytest.raises(Exception, match="did not affect any rows"):
        cases[0].save(update_fields=["kind"])


def test_it_is_asked_plainly_about_thousands(cases: list[Case]) -> None:
    assert len(Case.objects.filter(pk__in=range(1))) == 0
    assert Case.objects.filter(pk__in=[case.pk for case in cases] * 2000).count() == 4
    assert len(Case.objects.filter(pk__in=[case.pk for case in cases] * 2000)) == 4


def test_our_models_are_asked_so() -> None:
    assert isinstance(Case.objects.filter(pk=1), Question)
