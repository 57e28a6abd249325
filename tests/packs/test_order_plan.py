"""The plan of an order that its customer has not accepted."""

from datetime import date
from functools import cache

import pytest

from posada.contexts.ordering.plan import plan
from posada.terms import sources
from posada.terms.content import content, read_terms
from posada.terms.contract import Terms
from posada.terms.pack import find_pack
from posada.terms.selector import Target

VPS = Target("rental", "vps", "vps-1", cycle="monthly")


@cache
def terms(name: str) -> Terms:
    pack = find_pack(name)
    catalog = sources.read(pack.catalog_file())
    return read_terms(content(pack.name, sources.read(pack.provider_file()), sources.read(pack.terms_file()), catalog))


@pytest.mark.parametrize(("pack", "lapses"), [
    ("flooming", ["2026-03-11T00:00-05:00"]),  # seven days, the last one whole
    ("metsys", ["2026-04-03T00:00-05:00"]),  # thirty
    ("altomarketing", []),  # its terms give a new order no time
])  # fmt: skip
def test_an_order_that_is_not_accepted_lapses_with_the_time_to_pay_it(pack: str, lapses: list[str]) -> None:
    steps = plan(date(2026, 3, 3), VPS, terms(pack))
    assert [step.at.isoformat(timespec="minutes") for step in steps] == lapses
    assert {step.act for step in steps} <= {"order-lapse"}
