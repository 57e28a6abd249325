"""The journal says every act in the language of its reader, never by the name that the code gives it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import posada
from posada.contexts.names.models import NameKind
from posada.faces.site.words import WORDS, word
from posada.faces.site.words_of_journal import BEGINNINGS, ENDINGS

HOLE = "\0"  # stands for what a name says of what


def acts() -> Iterator[tuple[str, str]]:
    """(place, name) of every act that the code decides; a hole stands where the name says of what."""
    for room in ("terms", "ground", "contexts", "flow"):
        for file in sorted((Path(posada.__file__).parent / room).rglob("*.py")):
            for call in ast.walk(ast.parse(file.read_text())) if "tests" not in file.parts else ():
                if isinstance(call, ast.Call):
                    for given in acts_given(call):
                        for name in names(given):
                            yield f"{file.name}:{call.lineno}", name


def acts_given(call: ast.Call) -> Iterator[ast.expr]:
    """`Verdict(customer, kind, id, act, …)`, or `act=…` of whatever is called."""
    if getattr(call.func, "id", "") == "Verdict":
        place = 0
        for each in call.args:
            if place == 3:
                yield each
            place += 2 if isinstance(each, ast.Starred) else 1
    yield from (each.value for each in call.keywords if each.arg == "act")


def names(given: ast.expr) -> Iterator[str]:
    if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
        yield given.value
    elif isinstance(given, ast.IfExp):
        yield from names(given.body)
        yield from names(given.orelse)
    elif isinstance(given, ast.Subscript):  # f"…"[:48]
        yield from names(given.value)
    elif isinstance(given, ast.JoinedStr):
        yield "".join(str(p.value) if isinstance(p, ast.Constant) else HOLE for p in given.values)


def has_words(name: str) -> bool:
    if name in (f"add-{HOLE}:{HOLE}", f"remove-{HOLE}:{HOLE}"):  # of a further name, by its kind
        return {f"{name.partition('-')[0]}-{kind}:" for kind in NameKind.values} <= {*BEGINNINGS}
    begins = name.startswith((*BEGINNINGS, "server-", "node-"))  # each of the last two has words of its own
    return name in WORDS["act"] or begins or name.endswith(tuple(ENDINGS)) or not name.strip(f"{HOLE}-by")


def test_every_act_in_the_code_has_words():
    found = {name: place for place, name in acts()}
    assert len(found) > 350
    assert sorted(f"{place} {name!r}" for name, place in found.items() if not has_words(name)) == []


@pytest.mark.parametrize(
    ("act", "spanish", "english"),
    [
        ("quote-audit", "Cotización: auditoría", "Quote: audit"),
        ("finish-migration-work", "Trabajo terminado: trabajo de migración", "Work finished: migration work"),
        ("add-subdomain:tienda.ana.co", "Subdominio agregado: tienda.ana.co", "Subdomain added: tienda.ana.co"),
        ("quote-recovery", "Cotización de la recuperación", "Quote for the recovery"),  # its own words come first
        ("undo-late-fee", "Se deshizo: «Se suma el recargo por pago tardío»", "Undone: “The late fee is added”"),
    ],
)
def test_a_name_that_says_of_what_is_said_with_it(act, spanish, english):
    for language, said in (("es", spanish), ("en", english)):
        with override(language):
            assert word("act", act) == said
