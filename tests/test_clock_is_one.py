"""The clock is asked in one place: everything else is told the day or the moment."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

POSADA = Path(__file__).resolve().parents[1] / "posada"
THE_CLOCK = {POSADA / "kernel" / "clock.py"}
# The program of a node asks the house's database by the database's own clock what is due to be tried again.
NODE = POSADA / "node"
# How Python and Django ask: the last two words of a call such as datetime.datetime.now().
ASKING = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "now"),
    ("timezone", "localtime"),
    ("timezone", "localdate"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
# How SQL asks, and Django's expression for it.
SQL_ASKING = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(\s*\)"
    r"|\b(CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|LOCALTIMESTAMP)\b",
    re.IGNORECASE,
)


def modules() -> list[Path]:
    """Every module of ours that the clock's rule binds."""
    return [path for path in sorted(POSADA.rglob("*.py")) if binds(path)]


def binds(path: Path) -> bool:
    return path not in THE_CLOCK and "migrations" not in path.parts


def python_asks(tree: ast.AST) -> Iterator[int]:
    """The lines on which the clock is asked, called or only named (as a field's default)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (_last_word(node.value), node.attr) in ASKING:
            yield node.lineno
        elif isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
            yield node.value.lineno


def sql_asks(tree: ast.AST) -> Iterator[int]:
    """The lines on which SQL asks the server's clock; docstrings may speak of it."""
    docstrings = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.functions":
            yield from (node.lineno for name in node.names if name.name == "Now")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield from (node.lineno for _ in SQL_ASKING.finditer(node.value))


def _last_word(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def found(asks: object) -> list[str]:
    """`path:line` of every place that `asks` finds."""
    assert callable(asks)
    return [
        f"{path.relative_to(POSADA.parent)}:{line}"
        for path in modules()
        for line in asks(ast.parse(path.read_text(encoding="utf-8")))
    ]


def test_nobody_asks_pythons_clock():
    assert found(python_asks) == []


def test_nobody_asks_the_database_clock():
    assert [place for place in found(sql_asks) if NODE not in (POSADA.parent / place).parents] == []


def test_the_search_sees_what_it_looks_for():
    assert list(python_asks(ast.parse("datetime.datetime.now(UTC)\nF(default=timezone.now)\nclock.now()"))) == [1, 2]
    assert list(sql_asks(ast.parse("x = 'SELECT now()'\ny = 'known (at)'\nz = 'current_timestamp'"))) == [1, 3]
    assert list(sql_asks(ast.parse("def f():\n    'Never asks now().'"))) == []
