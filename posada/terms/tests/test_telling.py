"""Changes of the terms in words that a customer understands."""

from decimal import Decimal
from typing import Any

import pytest

from posada.terms.diff import diff
from posada.terms.kinds import rule_kinds
from posada.terms.telling import _words, in_words, tell
from posada.terms.tests.test_diff import version

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
     "correo electrónico, ticket"), ({"editorial": "0 days"}, "de redacción: 0 días"), (Decimal("1500.5"), "1.500,5"),
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
