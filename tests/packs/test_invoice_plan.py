"""The plan of an unpaid renewal: its order, its days, and that it is the same on whatever day it is computed."""

import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.billing.plan import InvoiceFacts, plan
from posada.kernel.plan import Plan, next_step
from posada.terms import content, sources
from posada.terms.content import read_terms
from posada.terms.contract import Terms
from posada.terms.pack import find_pack
from posada.terms.selector import Target

DUE = date(2026, 4, 1)
HOSTING = Target("rental", "shared-hosting")
UNPAID = InvoiceFacts("renewal", DUE, True, HOSTING)
LADDER = ("term-renewal", "late-fee", "suspension", "collection")
PACK = find_pack("flooming")


@cache
def terms(warn_before: str | None = None) -> Terms:
    """The pack's terms with a rate for the late fee and, if wanted, a warning before the suspension."""
    version = copy.deepcopy(sources.read(PACK.terms_file()))
    rules = {
        kind: held for clause in version["clauses"] for rule in clause.get("rules", ()) for kind, held in rule.items()
    }
    rules["late_fee"]["percent"] = 10
    rules["suspension"]["warn_before"] = warn_before
    return read_terms(content.content("flooming", sources.read(PACK.provider_file()), version, {}))


def days(found: Plan) -> dict[str, date]:
    """The first day of each act."""
    return {step.act: terms().calendar.today(step.at) for step in reversed(found)}


def instant(day: date, hour: int = 0) -> datetime:
    return terms().calendar.start_of(day) + timedelta(hours=hour)


def test_the_ladder_of_a_renewal_nobody_pays() -> None:
    assert days(plan(UNPAID, terms())) == {
        "term-renewal": DUE,
        "payment-reminder": date(2026, 4, 2),
        "late-fee": date(2026, 4, 7),
        "suspension": date(2026, 4, 11),
        "collection": date(2026, 5, 2),
    }


@pytest.mark.parametrize(
    "facts",
    [
        replace(UNPAID, unpaid=False),
        replace(UNPAID, held=True),
        replace(UNPAID, origin="other-charge"),
    ],
    ids=["paid", "held", "no renewal"],
)
def test_what_has_no_consequences(facts: InvoiceFacts) -> None:
    assert plan(facts, terms()) == ()


def test_a_product_that_nobody_renews_has_its_order_closed_and_nothing_else() -> None:
    assert days(plan(replace(UNPAID, target=Target("product", "domain")), terms())) == {
        "renewal-lapse": date(2026, 5, 2)
    }


@pytest.mark.parametrize(
    ("extended_until", "late_fee", "suspension"),
    [
        (date(2026, 4, 4), date(2026, 4, 7), date(2026, 4, 11)),  # shorter than the grace: nothing changes
        (date(2026, 4, 15), date(2026, 4, 16), date(2026, 4, 16)),  # and no second grace after it
    ],
)
def test_an_extension_puts_off_what_would_come_before_its_close(
    extended_until: date, late_fee: date, suspension: date
) -> None:
    found = plan(replace(UNPAID, extended_until=extended_until), terms())
    assert (days(found)["late-fee"], days(found)["suspension"]) == (late_fee, suspension)
    assert next(step.act for step in found if step.act in ("late-fee", "suspension")) == "late-fee"


def test_no_collection_while_an_extension_is_being_decided() -> None:
    assert "collection" not in days(plan(replace(UNPAID, extension_asked=True), terms()))


@given(sent=st.none() | st.integers(0, 60 * 24), lead=st.integers(1, 9))
def test_a_suspension_keeps_its_lead_from_the_sending_of_its_warning(sent: int | None, lead: int) -> None:
    """However late the run is that sends it; without the warning the plan has it first."""
    warned_at = None if sent is None else instant(DUE, sent)
    done = frozenset() if sent is None else frozenset({"suspension-warning"})
    found = plan(replace(UNPAID, warned_at=warned_at, done=done), terms(f"{lead} days"))
    suspension = next(step for step in found if step.act == "suspension")
    assert suspension.at >= instant(DUE + timedelta(days=10))
    if warned_at is None:
        warning = next(step for step in found if step.act == "suspension-warning")
        assert suspension.at - warning.at == timedelta(days=lead)
    else:
        assert suspension.at - warned_at >= timedelta(days=lead)


facts_of_renewals = st.builds(
    InvoiceFacts,
    origin=st.just("renewal"),
    due_on=st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    unpaid=st.just(True),
    target=st.sampled_from([HOSTING, Target("rental", "vps"), Target("rental", "dedicated-server")]),
    extended_until=st.none(),
    services_run=st.booleans(),
    trifling=st.booleans(),
)


@given(facts=facts_of_renewals, more=st.none() | st.integers(1, 40))
def test_the_steps_stand_in_the_order_of_the_ladder(facts: InvoiceFacts, more: int | None) -> None:
    extended = facts.due_on + timedelta(days=more) if more else None
    found = plan(replace(facts, extended_until=extended), terms())
    assert [step.at for step in found] == sorted(step.at for step in found)
    acts = [step.act for step in found if step.act in LADDER]
    assert acts == sorted(acts, key=LADDER.index)
    if extended is not None:
        after = instant(extended + timedelta(days=1))
        assert all(step.at >= after for step in found if step.act in LADDER[1:])


@given(facts=facts_of_renewals)
def test_a_plan_carried_out_step_by_step_does_each_step_once_in_order(facts: InvoiceFacts) -> None:
    """Recomputed after every step, on whatever day, it keeps the steps to come: none is skipped, none repeated."""
    whole = plan(facts, terms())
    done: list[Any] = []
    while (step := next_step(plan(facts, terms()), None)) is not None:
        done.append(step)
        if step.act == "payment-reminder":
            facts = replace(facts, reminded_at=step.at)
        else:
            facts = replace(facts, done=facts.done | {step.act})
        assert len(done) <= len(whole)
    assert tuple(done) == whole
