"""Every rehearsal that ships with a pack holds."""

from pathlib import Path

import pytest

from posada.rehearsal.player import play
from posada.rehearsal.script import read_script

PACKS = Path(__file__).parents[1] / "packs"
FILES = sorted(PACKS.glob("*/rehearsals/**/*.yaml"))
AGAIN = {
    "first-months",
    "unpaid",
    "guarantee",
    "dispute-first",
    "payment-proof",
}  # on the distribution's PostgreSQL too


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[pytest.mark.debian_postgres] if path.stem in AGAIN else []) for path in FILES],
    ids=[f"{path.parents[1].name}/{path.stem}" for path in FILES],
)
def test_rehearsal_holds(path: Path) -> None:
    result = play(read_script(path), path, full=False)
    assert not result.failures
