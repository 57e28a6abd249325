"""What a check of a draft finds before it is published, with file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from posada.terms.check import check_pack
from posada.terms.pack import Pack

FLOOMING = Path(__file__).parents[1] / "packs/flooming"
CLAUSE = """
- id: small/{name}
  kind: automatic
  family: dunning
  heading: {{es: Título {name}, en: Heading {name}}}
  text: {{es: Texto., en: Text.}}
  rules:
    - {rule}
"""
GRACE = CLAUSE.format(name="grace", rule="grace: {days: 5 days}")
FEE = CLAUSE.format(name="fee", rule="late_fee: {after_close_of: 5 days, percent: 10, percent_max: 10}")
SUSPENSION = CLAUSE.format(name="suspension", rule="suspension: {on_day: 10, from_day: 10, to_day: 30}")


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Pack]:
    def make(*clauses: str) -> Pack:
        folder = tmp_path / "small"
        (folder / "terms").mkdir(parents=True, exist_ok=True)
        for name in ("provider.yaml", "catalog.yaml"):
            shutil.copy(FLOOMING / name, folder / name)
        head = 'version: "2026-01-01"\nin_force: 2026-01-01\nclauses:'
        (folder / "terms/2026-01-01.yaml").write_text(head + "".join(clauses), encoding="utf-8")
        return Pack(folder)

    return make


def errors(pack: Pack) -> list[str]:
    return [str(fault) for fault in check_pack(pack) if fault.severity == "error"]


def test_a_good_draft_has_no_fault(pack: Callable[..., Pack]) -> None:
    assert errors(pack(GRACE, FEE, SUSPENSION)) == []


@pytest.mark.parametrize(
    ("clause", "line", "told"),
    [
        (CLAUSE.format(name="x", rule="late_fe: {percent: 10}"), 10, "unknown rule kind 'late_fe'; allowed:"),
        (CLAUSE.format(name="x", rule="late_fee: {percent: 10, percent_max: 10}"), 10, "after_close_of is missing"),
        (
            CLAUSE.format(name="x", rule="late_fee: {after_close_of: 5 days, percent: 12, percent_max: 10}"),
            10,
            "percent is above percent_max",
        ),
        (CLAUSE.format(name="x", rule="grace: {days: 5 dias}"), 10, "5 dias"),
        (CLAUSE.format(name="x", rule="suspension: {on_day: 9, from_day: 10, to_day: 30}"), 10, "outside the window"),
        (
            CLAUSE.format(name="x", rule="late_fee: {after_close_of: {clause: small/y, figure: days}, percent_max: 1}"),
            10,
            "no rule states: small/y, days",
        ),
        (GRACE + GRACE, 12, "the clause id small/grace is used twice"),
        (GRACE.replace("en: Text.", ""), 4, "heading or text is missing in 'en'"),
    ],
)
def test_a_fault_is_named_with_its_line(pack: Callable[..., Pack], clause: str, line: int, told: str) -> None:
    found = errors(pack(clause))
    assert any(told in fault for fault in found), found
    assert any(f"2026-01-01.yaml:{line}:" in fault for fault in found), found


def test_two_rules_about_the_same_thing_collide_unless_one_is_narrower_or_an_exception(
    pack: Callable[..., Pack],
) -> None:
    other = CLAUSE.format(name="other", rule="grace: {days: 7 days}")
    narrower = CLAUSE.format(name="other", rule="grace: {applies_to: {type: vps}, days: 7 days}")
    exception = GRACE.replace("{days: 5 days}", "{days: 5 days, except: [small/other]}")
    assert any("collides with that of small/grace" in fault for fault in errors(pack(GRACE, other)))
    assert errors(pack(GRACE, narrower)) == []
    assert errors(pack(exception, other)) == []


def test_a_ladder_whose_steps_stand_in_the_wrong_order_is_refused(pack: Callable[..., Pack]) -> None:
    late = FEE.replace("after_close_of: 5 days", "after_close_of: 12 days")
    assert any("wrong order" in fault for fault in errors(pack(late, SUSPENSION)))
