"""A new version of the terms moves steps that were planned under the one before it, and the next run knows."""

import copy
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from bench.book import RENEWS, empty_house, fill
from posada.contexts.billing.acts.publish_terms import publish_terms
from posada.contexts.services.models import Hold, Service
from posada.flow.audit import audit
from posada.flow.replan import keep
from posada.flow.run import next_stop, run
from posada.ground.agenda.models import Entry, Idle
from posada.ground.agenda.unit import unit
from posada.rehearsal.proof import drafted
from posada.rehearsal.scratch import override
from posada.terms.actor import Actor
from posada.terms.pack import find_pack
from posada.terms.versions import book

OPERATOR = Actor("operator", role="administrator", channel="cli")
ONE_DAY = timedelta(days=1)


@pytest.fixture
def due(db: Any) -> Iterator[datetime]:
    """A house of three services whose orders fall due at this instant, thirty days before they renew."""
    empty_house()
    yield fill(3)


def publish(figures: dict[str, dict[str, Any]], *, now: datetime, rules_from: datetime) -> None:
    """Publish the pack with other figures."""
    data = copy.deepcopy(drafted(find_pack("flooming")))
    for clause, changed in figures.items():
        override(data, clause, changed)
    data["terms"] |= {
        "version": f"{now:%Y-%m-%d}", "announced_at": now.isoformat(), "in_force": rules_from.isoformat(),
        "existing_from": rules_from.isoformat(),
    }  # fmt: skip
    with unit(now, OPERATOR):
        publish_terms(data, now=now, by=OPERATOR)


def test_a_step_moved_earlier_is_not_missed(due: datetime) -> None:
    early = due - 10 * ONE_DAY
    publish({"flooming/rental-renewal-order": {"lead": "45 days"}}, now=early, rules_from=early)
    assert run(early, now=early).counts == {"renewal-order": 3}
    assert audit(early) == []


def test_plans_change_when_the_version_begins_to_rule_and_not_before(due: datetime) -> None:
    published, rules_from = due - 12 * ONE_DAY, due - 10 * ONE_DAY
    publish({"flooming/rental-renewal-order": {"lead": "45 days"}}, now=published, rules_from=rules_from)
    assert run(published, now=published).counts == {}
    assert next_stop(due) == rules_from
    assert run(rules_from, now=rules_from).counts == {"renewal-order": 3}


def test_a_subject_with_nothing_ahead_gets_the_steps_of_the_new_terms(due: datetime) -> None:
    published, rules_from = due - 12 * ONE_DAY, due - 10 * ONE_DAY
    Entry.objects.all().delete()  # as if the terms so far gave it none
    publish({"flooming/rental-renewal-order": {"lead": "45 days"}}, now=published, rules_from=rules_from)
    assert run(published, now=published).counts == {}
    assert next_stop(due) == rules_from
    assert run(rules_from, now=rules_from).counts == {"renewal-order": 3}
    assert not Idle.objects.exists()


def test_a_subject_whose_plan_empties_before_the_new_terms_rule_is_planned_again_with_them(due: datetime) -> None:
    published, rules_from = due - 12 * ONE_DAY, due - 10 * ONE_DAY
    publish({"flooming/rental-renewal-order": {"lead": "45 days"}}, now=published, rules_from=rules_from)
    keep("service", {service.pk: (service.customer_id, ()) for service in Service.objects.all()}, published)
    assert not Entry.objects.exists()
    assert run(rules_from, now=rules_from).counts == {"renewal-order": 3}


def test_what_is_planned_meanwhile_is_computed_again_as_well(due: datetime) -> None:
    published, rules_from = due - 12 * ONE_DAY, due - 10 * ONE_DAY
    publish({"flooming/rental-renewal-order": {"lead": "45 days"}}, now=published, rules_from=rules_from)
    Entry.objects.update(stale_from=published)
    run(published, now=published)
    assert set(Entry.objects.values_list("stale_from", flat=True)) == {rules_from}


@pytest.mark.parametrize(("published", "day"), [(-ONE_DAY, 10), (ONE_DAY, 15)], ids=["order after it", "order before"])
def test_suspension_moved_from_the_fifteenth_day_to_the_tenth(due: datetime, published: timedelta, day: int) -> None:
    """An order is suspended on the day of the version it was issued under."""
    clause, calendar = "flooming/suspension-nonpayment", book().newest().calendar
    publish({clause: {"on_day": 15}}, now=due - 2 * ONE_DAY, rules_from=due - 2 * ONE_DAY)
    for at in sorted([due, due + published]):
        if at == due:
            assert run(due, now=due).counts == {"renewal-order": 3}
        else:
            publish({clause: {"on_day": 10}}, now=at, rules_from=at)
    suspended_at = calendar.start_of(RENEWS + timedelta(days=day))
    run(suspended_at - ONE_DAY, now=suspended_at - ONE_DAY)
    assert not Hold.objects.exists()
    run(suspended_at, now=suspended_at)
    assert Hold.objects.count() == 3


def test_the_same_content_published_again_is_the_same_version_and_touches_nothing(due: datetime) -> None:
    with unit(due, OPERATOR):
        again = publish_terms(drafted(find_pack("flooming")), now=due, by=OPERATOR)
    assert (again.pk, len(book().versions)) == (1, 1)
    assert not Entry.objects.exclude(stale_from=None).exists()
