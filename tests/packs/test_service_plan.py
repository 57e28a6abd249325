"""The plan of a service that expires: every step in its turn, on its day, whatever the month's end."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.services.plan import ServiceFacts, plan
from posada.kernel.plan import next_step
from posada.terms import sources
from posada.terms.content import content, read_terms
from posada.terms.contract import Terms
from posada.terms.pack import find_pack
from posada.terms.selector import Target

DOMAIN = Target("product", "domain", "domain-co", "co", None, "yearly")
BOGOTA = ZoneInfo("America/Bogota")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@cache
def terms() -> Terms:
    pack = find_pack("flooming")
    catalog = sources.read(pack.catalog_file())
    return read_terms(content(pack.name, sources.read(pack.provider_file()), sources.read(pack.terms_file()), catalog))


def facts(renews_on: date, reminded: frozenset[tuple[str, date]] = frozenset()) -> ServiceFacts:
    return ServiceFacts("active", DOMAIN, LONG_AGO, None, None, renews_on=renews_on, reminded=reminded)


def steps(renews_on: date) -> list[tuple[str, date]]:
    return [(step.act, step.at.astimezone(BOGOTA).date()) for step in plan(facts(renews_on), terms())]


@pytest.mark.parametrize(("renews_on", "notice_on"), [
    (date(2026, 5, 10), date(2026, 4, 10)),
    (date(2026, 3, 31), date(2026, 2, 28)),  # clipped to the month's end
    (date(2028, 3, 31), date(2028, 2, 29)),
    (date(2026, 12, 31), date(2026, 11, 30)),
])  # fmt: skip
def test_the_notice_goes_out_one_calendar_month_before(renews_on: date, notice_on: date) -> None:
    assert steps(renews_on)[0] == ("expiry-notice", notice_on)


def test_the_plan_of_a_domain() -> None:
    assert steps(date(2026, 5, 10)) == [
        ("expiry-notice", date(2026, 4, 10)),
        ("expiry-reminder", date(2026, 4, 25)),
        ("expiry-reminder", date(2026, 5, 3)),
        ("expiry-reminder", date(2026, 5, 9)),
        ("expire", date(2026, 5, 11)),
    ]


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_carried_out_one_after_another_no_step_is_skipped(renews_on: date) -> None:
    whole, done, reminded = steps(renews_on), [], frozenset[tuple[str, date]]()
    while (step := next_step(plan(facts(renews_on, reminded), terms()), None)) is not None:
        day = step.at.astimezone(BOGOTA).date()
        done.append((step.act, day))
        if step.act == "expire":
            break
        reminded |= {(step.act, day)}
    assert done == whole
    assert done[-1] == ("expire", renews_on + timedelta(days=1))
