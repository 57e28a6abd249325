"""Whatever a task asks of staff or of a node has words for people."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import override

from posada.faces.site.words import word

ROOT = Path(__file__).parents[1]


def ordered(source: str) -> Iterator[str]:
    """The acts that stand as words in calls of `order_tasks`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "order_tasks":
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Tuple) and isinstance(act := part.elts[1], ast.Constant):
                    yield str(act.value)


def drivers() -> list[Any]:
    return [import_string(path) for path in settings.POSADA_SERVICE_DRIVERS.values()]


def acts() -> set[str]:
    found = {act for driver in drivers() for act in driver.acts}
    for path in (ROOT / "posada").rglob("*.py"):
        if "order_tasks(" in (source := path.read_text()):
            found.update(ordered(source))
    return found


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_task_has_its_words(language: str) -> None:
    known = acts()
    assert {"purge", "restore", "reduce", "take-over"} <= known
    with override(language):
        assert [act for act in sorted(known) if str(word("task-act", act)) in (act, act.replace("-", " "))] == []
