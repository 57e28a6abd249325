"""Nothing that runs knows a provider by name: what one does is in its pack. Docstrings may cite clauses as sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROVIDERS = sorted(folder.name for folder in (ROOT / "packs").iterdir() if folder.is_dir() and folder.name != "example")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def said(source: str) -> Iterator[tuple[int, str]]:
    """(line, words) of every name and every text of a module but its docstrings."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text) if id(node) not in docstrings:
                yield node.lineno, text
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name


def names_a_provider(text: str) -> bool:
    return any(provider in text.lower() for provider in PROVIDERS)


@pytest.mark.parametrize(("source", "found"), [
    ('"""Source: {0}/late-fee."""', False),
    ("class Fee:\n    '''Source: {0}/late-fee.'''", False),
    ('if provider == "{0}": pass', True),
    ("def {0}_fee(): pass", True),
])  # fmt: skip
def test_what_counts_as_code(source: str, found: bool) -> None:
    assert any(names_a_provider(text) for _, text in said(source.format(PROVIDERS[0]))) == found


def test_no_module_names_a_provider() -> None:
    assert len(PROVIDERS) >= 5
    assert [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in (ROOT / "posada").rglob("*.py")
        for line, text in said(path.read_text())
        if names_a_provider(text)
    ] == []


def test_no_page_or_letter_names_a_provider() -> None:
    kinds = (".html", ".txt", ".css", ".js", ".svg", ".yaml")
    pages = (path for path in (ROOT / "posada").rglob("*") if path.suffix in kinds)
    assert [str(path.relative_to(ROOT)) for path in pages if names_a_provider(path.read_text())] == []
