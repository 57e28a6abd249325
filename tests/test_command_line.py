"""The command line as a shell sees it: what it prints, and the exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FIRST = ROOT / "packs/flooming/rehearsals/first-months.yaml"


def posada(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "POSADA_DATABASE_PROFILE": "test"}
    return subprocess.run(
        [sys.executable, "-m", "posada", *arguments], capture_output=True, text=True, cwd=ROOT, env=environment
    )


def test_a_rehearsal_that_holds_prints_the_documented_object() -> None:
    done = posada("rehearse", "--json", str(FIRST))
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert {"pack", "from", "until", "decisions", "notices", "invoices", "services", "domains", "tickets", "cases",
            "balances", "expectations"} <= told.keys()  # fmt: skip
    assert told["expectations"]["failed"] == 0
    late_fee = next(decision for decision in told["decisions"] if decision["act"] == "late-fee")
    assert late_fee["at"] == "2026-04-07T00:00:00-05:00"
    assert late_fee["subject"] == "invoice:web/2"
    assert [ground["clause"] for ground in late_fee["grounds"]][:2] == [
        "flooming/late-fee",
        "flooming/grace-five-days",
    ]
    assert late_fee["amounts"] == {"net": "6200.00", "tax": "1178.00", "total": "7378.00"}


def test_an_expectation_that_does_not_hold_is_told_with_what_came(tmp_path: Path) -> None:
    story = tmp_path / "wrong.yaml"
    story.write_text(FIRST.read_text(encoding="utf-8").replace("total: 28560.00", "total: 28561.00"), encoding="utf-8")
    done = posada("rehearse", str(story))
    assert done.returncode == 1
    assert "28561.00" in done.stdout
    assert "28560.00" in done.stdout


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("    order: {", "    ordr: {", ["ordr", "order", "pay"]),
        ("product: vps-1, cycle", "prodct: vps-1, cycle", ["prodct", "product"]),
        ("until: 2026-05-15", "until: soon", ["until", "soon"]),
        ("expect:", "expect:\n  - {invoic: web/1}", ["invoice"]),
        ("pack: flooming", "pack: nobody", ["nobody", "flooming"]),
        ("flooming/late-fee: {percent: 10}", "flooming/late-fee: {percnt: 10}", ["percnt", "percent"]),
    ],
)
def test_a_wrong_file_is_named_with_what_is_allowed(
    tmp_path: Path, written: str, instead: str, told: list[str]
) -> None:
    story = tmp_path / "wrong.yaml"
    text = FIRST.read_text(encoding="utf-8")
    assert written in text
    story.write_text(text.replace(written, instead, 1), encoding="utf-8")
    done = posada("rehearse", str(story))
    assert done.returncode == 2, done.stdout + done.stderr
    for word in told:
        assert word in done.stderr


def test_the_schema_of_the_file_names_the_verbs() -> None:
    schema = json.loads(posada("rehearse", "--schema").stdout)
    assert {"order", "pay", "request", "decide"} <= schema["$defs"]["EventPart"]["properties"].keys()
