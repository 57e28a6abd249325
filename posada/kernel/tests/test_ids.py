"""Names of subjects, and the fingerprint of content."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from posada.kernel.durations import Duration
from posada.kernel.errors import BadInput
from posada.kernel.ids import SubjectRef, content_hash
from posada.kernel.money import Money

names = st.from_regex(r"[a-z0-9][a-z0-9./:-]{0,20}", fullmatch=True) | st.integers(0, 10**18).map(str)
kinds = st.sampled_from(["invoice", "service", "domain", "credit-note"])


@pytest.mark.parametrize(
    ("text", "kind", "id"),
    [
        ("invoice:2026-000123", "invoice", "2026-000123"),
        ("service:web", "service", "web"),
        ("service:12", "service", 12),
        ("service:0", "service", 0),
        ("ticket:0012", "ticket", "0012"),
        ("invoice:web/1", "invoice", "web/1"),
        ("record:example.com:mx", "record", "example.com:mx"),
    ],
)
def test_a_subject_is_read_and_written(text, kind, id):
    ref = SubjectRef.parse(text)
    assert (ref.kind, ref.id) == (kind, id)
    assert str(ref) == text


@pytest.mark.parametrize(
    "text", ["", "invoice", "invoice:", ":12", "Invoice:12", "invoice: 12", "invoice:1\n", "a b:1"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadInput):
        SubjectRef.parse(text)


@pytest.mark.parametrize(("kind", "id"), [("invoice", -1), ("invoice", True), ("invoice", 1.5), ("", 1), (None, 1)])
def test_a_subject_cannot_be_made_wrong(kind, id):
    with pytest.raises(BadInput):
        SubjectRef(kind, id)


@given(kinds, names)
def test_a_subject_read_is_the_subject_made(kind, name):
    ref = SubjectRef(kind, name)
    assert SubjectRef.parse(str(ref)) == ref
    assert hash(SubjectRef.parse(str(ref))) == hash(ref)
    assert str(ref) == f"{kind}:{name}"


class Asked(BaseModel):
    about: SubjectRef


def test_models_take_a_subject():
    asked = Asked(about="service:12")
    assert asked.about == SubjectRef("service", 12)
    assert asked.model_dump_json() == '{"about":"service:12"}'
    for wrong in ("web", 12):
        with pytest.raises(ValidationError, match="kind:name"):
            Asked(about=wrong)


class Word(StrEnum):
    DAYS = "days"


class Number(Enum):
    ONE = 1


@dataclass(frozen=True)
class Point:
    a: int
    b: str


class Fee(BaseModel):
    after: Duration
    amount: Money


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, OrderedDict(b=2, a=1)),
        ([1, 2], (1, 2)),
        ({3, 1, 2}, frozenset({2, 3, 1})),
        (Decimal("1.0"), Decimal("1.00")),
        (Decimal("1E+2"), Decimal(100)),
        (Decimal("-0"), Decimal("0.00")),
        (Word.DAYS, "days"),
        (Number.ONE, 1),
        (date(2026, 4, 1), "2026-04-01"),
        (time(8), "08:00:00"),
        (
            datetime(2026, 4, 1, 5, tzinfo=UTC),
            datetime(2026, 4, 1, tzinfo=timezone(timedelta(hours=-5))),
        ),
        (Point(1, "x"), {"b": "x", "a": 1}),
        ({"é": "ñ"}, {"é": "ñ"}),
        (
            Fee.model_validate({"after": "5 days", "amount": "90000 COP"}),
            Fee.model_validate({"after": "5 days", "amount": "90000.00 COP"}),
        ),
    ],
)
def test_equal_content_has_an_equal_hash(one, other):
    assert content_hash(one) == content_hash(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (True, 1),
        (None, "null"),
        ([1, 2], [2, 1]),
        ({"a": None}, {}),
        (Decimal("1.1"), Decimal("1.10001")),
        (Decimal("0.01"), Decimal("0.1")),
        (Decimal("10"), Decimal("1")),
        (timedelta(seconds=1), timedelta(seconds=2)),
        (
            Fee.model_validate({"after": "5 days", "amount": "90000 COP"}),
            Fee.model_validate({"after": "5 working days", "amount": "90000 COP"}),
        ),
    ],
)
def test_other_content_has_another_hash(one, other):
    assert content_hash(one) != content_hash(other)


def test_the_hash_never_changes():
    content = {
        "clause": "example/late-fee",
        "percent": Decimal("10"),
        "in_force": date(2025, 1, 1),
        "tags": ["ñ", None],
    }
    assert content_hash(content) == "d54cdb1a8f06b13f82ec8b0b2c418fceda9336b940ab25a9b76cd514fb5a6df4"


@pytest.mark.parametrize("content", [object(), float("nan"), Decimal("Infinity"), b"x", {1: object()}])
def test_what_has_no_canonical_form_is_refused(content):
    with pytest.raises((TypeError, ValueError)):
        content_hash(content)


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=6))
def test_the_order_of_keys_does_not_matter(content):
    assert content_hash(content) == content_hash(dict(reversed(content.items())))
