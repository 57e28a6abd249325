"""Every rehearsal that ships with a pack holds."""

from pathlib import Path

import pytest

from posada.rehearsal.player import play
from posada.rehearsal.script import read_script

PACKS = Path(__file__).parents[1] / "packs"
FILES = sorted(PACKS.glob("*/rehearsals/**/*.yaml"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_rehearsal_holds(path: Path) -> None:
    result = play(read_script(path), path, full=False)
    assert not result.failures
