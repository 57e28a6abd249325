"""Whoever is refused something reads a sentence in the language of the page, not a code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import posada
from posada.faces.site import faults
from posada.faces.site.words import WORDS
from posada.kernel.errors import BadInput, IllegalMove, NotFound

CODE = re.compile(r"""\.refused\(\s*"([a-z0-9-]+)\"""")


def test_every_refusal_in_the_code_has_a_sentence():
    code = [file for file in Path(posada.__file__).parent.rglob("*.py") if "tests" not in file.parts]
    codes = {found for file in code for found in CODE.findall(file.read_text())}
    assert len(codes) > 100
    assert sorted(codes - set(WORDS["refusal"])) == []


def allowances() -> Iterator[tuple[str, str, ast.expr]]:
    """(place, field, what is allowed) of every fault of a field that people of the house or customers can meet."""
    for room in ("kernel", "ground", "contexts", "flow"):
        for file in sorted((Path(posada.__file__).parent / room).rglob("*.py")):
            for call in ast.walk(ast.parse(file.read_text())) if "tests" not in file.parts else ():
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "BadInput" and len(call.args) == 3:
                    field = call.args[0]
                    if isinstance(field, ast.Constant):
                        yield f"{file.name}:{call.lineno}", str(field.value), call.args[2]


def test_every_field_that_may_be_wrong_has_a_name():
    known = {name for about in faults.KNOWN for name in WORDS.get(about, {})}
    fields = {name.strip() for _place, field, _allowed in allowances() for name in field.split(",")}
    assert len(fields) > 80
    assert sorted(fields - known) == []


def test_what_is_allowed_is_said_with_figures_by_name_so_that_it_can_be_translated():
    """An f-string would reach readers in English: `BadInput(field, value, "at most %(most)s", most=…)` does not."""
    words = re.compile(r"[a-z]{2}")
    mixed = [
        place
        for place, _field, allowed in allowances()
        if isinstance(allowed, ast.JoinedStr)
        if any(isinstance(part, ast.Constant) and words.search(str(part.value)) for part in allowed.values)
    ]
    assert mixed == []


@pytest.mark.parametrize(
    ("error", "spanish", "english"),
    [
        (BadInput("quantity", 12, "1 to %(most)s", most=5), "Cantidad: «12» no sirve. Se espera: de 1 a 5.",
         "Quantity: “12” will not do. Expected: 1 to 5."),
        (BadInput("reason", "", "the reason for which it is rejected"),
         "Razón: falta. Se espera: la razón por la que se rechaza.",
         "Reason: missing. Expected: the reason for which it is rejected."),
        (BadInput("quantity, price", [], "a number"), "Cantidad, Precio: falta. Se espera: un número.",
         "Quantity, Price: missing. Expected: a number."),
        (BadInput("method", "cheque", "card, cash"), "Medio de pago: «cheque» no sirve. Se espera: card, cash.",
         "Payment method: “cheque” will not do. Expected: card, cash."),
        (IllegalMove("paid", "pay"), "Eso ya no es posible: cambió entretanto. Vuelva a abrir la página.",
         "That is no longer possible: it changed meanwhile. Open the page again."),
        (NotFound("service", 4), "Ya no está, o no es suyo.", "It is no longer there, or is not yours."),
    ],
)  # fmt: skip
def test_a_fault_names_field_value_and_what_is_allowed_in_the_language_of_the_page(error, spanish, english):
    with override("es"):
        assert faults.said(error) == spanish
    with override("en"):
        assert faults.said(error) == english
    if isinstance(error, BadInput):
        assert "%(" not in str(error), "programs read it in English, whole"
