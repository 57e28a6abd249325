"""Changes of the terms in words that a customer understands."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import pytest

from posada.terms import sources
from posada.terms.diff import diff
from posada.terms.kinds import rule_kinds
from posada.terms.pack import Pack, all_packs, find_pack
from posada.terms.telling import _words, in_words, tell
from tests.packs.test_diff import version

FEE = {"after_close_of": "5 days", "percent": 10, "percent_max": 10}


def told(language: str, **changed: dict[str, Any]) -> list[str]:
    old, new = version(), version(**changed)
    return [line for clause in tell(diff(old, new), old, new, language) for line in clause.sentences]


@pytest.mark.parametrize(("language", "line"), [
    ("es", "días completos de espera: antes 7 días, ahora 5 días"),
    ("en", "full days of waiting: before 7 days, now 5 days"),
])  # fmt: skip
def test_a_figure_is_said_by_its_name_with_what_it_was_and_is(language: str, line: str) -> None:
    changed = {"rules": [{"first_payment": {"after_close_of": "5 days"}}]}
    assert line in told(language, new_order_seven_days=changed)


@pytest.mark.parametrize(("value", "words"), [
    ("1 working day", "1 día hábil"), ("30 days", "30 días"), (True, "sí"), ([], "nada"), (["email", "ticket"],
     "correo electrónico, ticket"), ({"editorial": "0 days"}, "de redacción: 0 días"),
    ({"es": "Su cédula", "en": "Your identity card"}, "Su cédula"), (Decimal("1500.5"), "1.500,5"),
])  # fmt: skip
def test_values_are_words(value: Any, words: str) -> None:
    from django.utils.translation import override

    with override("es"):
        assert in_words(value, version(), "es") == words


def test_a_clause_that_came_is_told_by_its_text() -> None:
    old, new = version(privacy_notice={}), version()
    (come,) = tell(diff(old, new), old, new, "es")
    assert (come.what, come.figures, come.before) == ("added", (), "")
    assert come.now


def test_a_rule_is_told_from_others_of_its_kind_by_what_it_is_about() -> None:
    by_type = [
        {"first_payment": {"after_close_of": "7 days"}},
        {"first_payment": {"applies_to": {"type": "vps"}, "after_close_of": "2 days"}},
    ]
    lines = told("es", new_order_seven_days={"rules": by_type})
    assert "días completos de espera (VPS): ahora 2 días" in lines


def codes(annotation: Any) -> set[str]:
    """The words that a figure may be written with, where its kind lists them."""
    if get_origin(annotation) is Literal:
        return {word for word in get_args(annotation) if isinstance(word, str) and not word.isdigit()}
    return {code for part in get_args(annotation) for code in codes(part)}


def test_every_word_that_a_kind_lists_is_said_in_both_languages() -> None:
    known = _words("values")
    figures = [info.annotation for kind in rule_kinds().values() for info in kind.model_fields.values()]
    listed = {code for annotation in figures for code in codes(annotation)}
    assert listed - known.keys() == set(), "write them in posada/terms/words/values.yaml"
    assert {word for word, said in known.items() if len(said) != 2 or not all(said)} == set()


@pytest.mark.parametrize("name", all_packs())
def test_every_word_of_a_pack_s_figures_is_said_in_both_languages(name: str) -> None:
    lacking = {word for figure, word in words_of(find_pack(name)) if figure not in NAMES} - _words("values").keys()
    assert lacking == set(), "write them in posada/terms/words/values.yaml"


NAMES = {  # figures that hold names, not words: of products, registrars, gateways and functions, numbers of sections
    "named_products.products", "named_products.items", "registrar_terms.registrars", "card_payment.gateways",
    "access_purpose.code", "hourly_work.item",
    "confidentiality_exceptions.grounds", "measure_ground.ground", "complaint_presumption.grounds",
    "disabled_functions.names", "disabled_functions.by_language",
    "referenced_payment.gateway", "coupon.worth", "applies_to.plan", "applies_to.tld",
}  # fmt: skip


def words_of(pack: Pack) -> Iterator[tuple[str, str]]:
    """(figure, word) of every figure of a pack's rules that is written with words; tables have words of their own."""
    for file in pack.terms_files():
        for clause in sources.read(file)["clauses"]:
            for rule in clause.get("rules") or ():
                for kind, figures in rule.items():
                    for name, value in (figures or {}).items():
                        if name == "applies_to":
                            yield from ((f"applies_to.{key}", word) for key in value for word in leaves(value[key]))
                        elif name != "except":
                            yield from ((f"{kind}.{name}", word) for word in leaves(value))


def leaves(value: Any) -> Iterator[str]:
    match value:
        case list():
            yield from (word for held in value for word in leaves(held))
        case str() if CODE.fullmatch(value):
            yield value


CODE = re.compile(r"[a-z]+([-_][a-z]+)*")


def test_every_figure_of_every_kind_has_a_name() -> None:
    known = _words("figures")
    missing = {
        f"{kind}.{info.alias or name}"
        for kind, rule in rule_kinds().items()
        for name, info in rule.model_fields.items()
        if name not in ("applies_to", "exceptions")
        and not {f"{kind}.{info.alias or name}", info.alias or name} & set(known)
    }
    assert missing == set(), "write them in posada/terms/words/figures.yaml"
