"""Changing the terms: what may not be published, whom a version rules and from when, and what silence comes to."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posada.contexts.billing.acts.publish_terms import publish_terms
from posada.flow.requests import Request, submit
from posada.flow.run import run
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Contact, Customer
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.kernel.errors import BadInput, Refusal
from posada.rehearsal.proof import drafted
from posada.rehearsal.scratch import override
from posada.terms.actor import Actor
from posada.terms.asking import notice_over, open_classes
from posada.terms.content import hash_of, read_terms
from posada.terms.models import Acceptance, Decision, Evidence, Stand, TermsAnswer, TermsVersion
from posada.terms.pack import find_pack
from posada.terms.versions import book, open_book
from posada.terms.views import terms_of
from tests.statements import seen_statements

ADMINISTRATOR = Actor("staff", role="administrator", channel="staff")
ONE_DAY = timedelta(days=1)
LATE_FEE = {"example/late-fee": {"percent": 5}}
pytestmark = pytest.mark.django_db


@pytest.fixture
def begun() -> Iterator[datetime]:
    """A house of `packs/example` that began on the first of March, at this instant."""
    data = drafted(find_pack("example"))
    start = datetime.fromisoformat("2026-03-01T09:00-03:00")
    with unit(start, ADMINISTRATOR):
        publish_terms(data, now=start, by=ADMINISTRATOR)
    return start


def customers(count: int, since: datetime) -> list[int]:
    made = [Customer(name=f"c{n}", country="AR", currency="ARS", created_at=since) for n in range(count)]
    Customer.objects.bulk_create(made)
    Contact.objects.bulk_create(
        Contact(customer=c, name=c.name, email=f"{c.name}@example.ar", is_primary=True, added_at=since) for c in made
    )
    return [c.pk for c in made]


def draft(
    change: str, now: datetime, in_days: int, figures: Mapping[str, Any] = LATE_FEE, **head: Any
) -> dict[str, Any]:
    """The newest version with other figures, of a class of change, in force after so many days."""
    newest = TermsVersion.objects.order_by("in_force", "pk").last()
    data = json.loads(newest.content) if newest else drafted(find_pack("example"))
    for clause, changed in figures.items():
        override(data, clause, changed)
    day = (now + in_days * ONE_DAY).date().isoformat()
    data["terms"] |= {"version": f"{now:%Y-%m-%d.%H%M}", "change": change, "in_force": day, "existing_from": day}
    data["terms"].pop("announced_at", None)
    data["terms"] |= head
    return data


def publish(data: Mapping[str, Any], now: datetime) -> TermsVersion:
    with unit(now, ADMINISTRATOR):
        return publish_terms(data, now=now, by=ADMINISTRATOR)


@pytest.mark.parametrize(("change", "in_days", "head", "named"), [
    ("informs", 61, {"announced_at": "2026-03-01T08:59-03:00"}, "announced_at: '2026-03-01T08:59:00-03:00'"),
    ("informs", 61, {"announced_at": "2026-02-01"}, "allowed: 2026-03-01T09:00:00-03:00 or later"),
    ("editorial", 1, {}, "it changes more than words in example/late-fee"),
    ("editorial", 1, {"in_force": "2026-02-28"}, "it changes more than words"),
    ("informs", 61, {"existing_from": "2026-04-30"}, "existing_from"),
    ("informs", 61, {"version": "2026-01-01"}, "version: '2026-01-01' is not allowed"),
])  # fmt: skip
def test_a_version_that_says_something_untrue_of_itself_is_told_what_is_allowed(
    begun: datetime, change: str, in_days: int, head: dict[str, Any], named: str
) -> None:
    with pytest.raises(BadInput) as refused:
        publish(draft(change, begun, in_days, **head), begun)
    assert named in str(refused.value)
    assert TermsVersion.objects.count() == 1


@pytest.mark.parametrize(("without", "open_to"), [
    ([], ("editorial", "informs", "deems-consent", "needs-consent")),
    (["consent"], ("editorial", "informs", "deems-consent")),
    (["silence", "objection"], ("editorial", "informs", "needs-consent")),
    (["changes-announced"], ("editorial", "informs")),
])  # fmt: skip
def test_a_class_of_change_is_open_where_the_terms_say_what_it_asks_for(
    without: list[str], open_to: tuple[str, ...]
) -> None:
    data = drafted(find_pack("example"))
    gone = {f"example/{name}" for name in without}
    data["terms"]["clauses"] = [clause for clause in data["terms"]["clauses"] if clause["id"] not in gone]
    assert open_classes(read_terms(data)) == open_to


def test_left_out_the_announcement_is_the_publication_and_the_same_content_is_one_version(begun: datetime) -> None:
    data = draft("informs", begun, 61)
    first = publish(data, begun)
    assert first.announced_at == begun
    assert publish(data, begun + ONE_DAY).pk == first.pk
    assert TermsVersion.objects.count() == 2


def test_silence_is_recorded_for_many_with_as_many_statements_as_for_few(begun: datetime) -> None:
    """One decision and one acceptance a customer, of the instant at which the time ran out, however late the run."""
    asked: dict[int, int] = {}
    for count in (2, 12):
        with transaction.atomic():
            ids = customers(count, begun)
            publish(draft("deems-consent", begun, 60), begun)
            late = begun + 40 * ONE_DAY
            assert TermsAnswer.objects.filter(state=Stand.WAITING).count() == count
            with seen_statements() as asking:
                assert run(late, now=late).counts == {"silence": count}
            asked[count] = len(asking)
            over = datetime.fromisoformat("2026-04-01T00:00-03:00")
            decided = Decision.objects.filter(act="silence-consents").order_by("customer_id")
            assert [(d.customer_id, d.due_at) for d in decided] == [(id, over) for id in ids]
            given = Acceptance.objects.filter(evidence=Evidence.SILENCE).order_by("customer_id")
            assert [(a.customer_id, a.at) for a in given] == [(id, over) for id in ids]
            transaction.set_rollback(True)
    assert asked[12] == asked[2]


CLASSES = st.sampled_from(["informs", "deems-consent", "needs-consent"])
CHANGES = st.lists(st.tuples(CLASSES, st.integers(0, 40), st.integers(60, 75)), min_size=1, max_size=3)
WORDS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 120), st.sampled_from(["consent-terms", "object-terms"])), max_size=6
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, words=WORDS)
def test_nobody_is_ruled_before_their_notice_ran_and_what_is_published_never_changes(
    begun: datetime, changes: list[tuple[str, int, int]], words: list[tuple[int, int, str]]
) -> None:
    """Whatever is published and whoever consents, objects or stays silent, on whatever days."""
    with transaction.atomic(), open_book():
        ids, published = customers(4, begun), dict[int, str]()
        happens: list[tuple[datetime, int, Any]] = []
        at = begun
        for number, (change, after, in_days) in enumerate(changes):
            at += after * ONE_DAY + timedelta(minutes=1)
            happens.append((at, 0, (change, in_days, {"example/late-fee": {"percent": f"4.{number + 1}"}})))
        happens += [(begun + day * ONE_DAY + timedelta(minutes=7), 1, (ids[who], kind)) for who, day, kind in words]
        for now, what, told in sorted(happens, key=lambda each: each[:2]):
            with clock.use(MovableClock(now)):
                run(now, now=now)
                if what == 0:
                    row = publish(draft(told[0], now, told[1], told[2]), now)
                    published[row.pk] = row.content
                elif published:
                    say(*told, now=now)
        end = begun + 260 * ONE_DAY
        run(end, now=end)
        for number in published:
            assert_unchanged(number, published[number])
        for day in range(0, 260, 4):
            assert_ruled_fairly(ids, begun + day * ONE_DAY)
        transaction.set_rollback(True)


def say(customer_id: int, kind: str, *, now: datetime) -> None:
    by = Actor("customer", customer_id)
    try:
        with unit(now, by):
            submit(Request(kind, customer_id, ("customer", customer_id), by, now))
    except (Refusal, BadInput):
        pass  # too late, or said already: it must change nothing that follows


def assert_unchanged(number: int, content: str) -> None:
    row = TermsVersion.objects.get(pk=number)
    assert row.content == content
    assert hash_of(json.loads(content)) == row.hash
    with pytest.raises(DatabaseError), transaction.atomic():
        TermsVersion.objects.filter(pk=number).update(content="{}")


def assert_ruled_fairly(ids: list[int], at: datetime) -> None:
    """Each customer is ruled by a version whose day came, whose notice ran, and that was accepted as its class asks."""
    versions = book()
    answers = {(a.customer_id, a.version_id): a for a in TermsAnswer.objects.filter(customer_id__in=ids)}
    for customer_id, terms in terms_of(ids, at).items():
        ruling = [n for n, _ in versions.versions][: [t for _, t in versions.versions].index(terms) + 1]
        for number in ruling[1:]:  # and with it those before it
            new, under, answer = (
                versions.by_number(number),
                versions.announced_under(number),
                answers.get((customer_id, number)),
            )
            told_on = new.calendar.today(answer.told_at if answer else new.announced_at)
            assert new.existing_from <= at
            assert new.calendar.today(at) >= notice_over(new.change, under, told_on)
            if new.change == "informs":
                continue
            assert answer is not None and answer.answer_by is not None
            consented = answer.state == Stand.CONSENTED and answer.answered_at is not None and answer.answered_at <= at
            assert consented or answer.answer_by <= at
            assert answer.rules_from is not None and answer.rules_from <= at
