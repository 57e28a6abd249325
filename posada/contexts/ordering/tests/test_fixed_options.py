"""What must be chosen with an order, and for which terms it is sold."""

import pytest

from posada.contexts.ordering.rules.allowed_terms import AllowedTerms
from posada.contexts.ordering.rules.fixed_options import FixedOptions

RULE = FixedOptions(options={"management": ("provider", "client")})


@pytest.mark.parametrize(
    ("given", "lacking"),
    [({"management": "client"}, []), ({}, ["management"]), ({"management": "nobody"}, ["management"])],
)
def test_a_choice_is_one_of_those_offered(given: dict[str, object], lacking: list[str]) -> None:
    assert RULE.unstated(given) == lacking


@pytest.mark.parametrize(("cycle", "admitted"), [("semiannual", True), ("yearly", True), ("monthly", False)])
def test_only_the_terms_named_are_sold(cycle: str, admitted: bool) -> None:
    assert AllowedTerms(months=(6, 12)).admits(cycle) is admitted
