"""The measures and fines of cases about conduct."""

import pytest

from posada.contexts.abuse.rules.conduct_measure import ConductMeasure, Fine, fine_due
from posada.kernel.money import Money

SECOND = Fine.model_validate({"of": "phishing", "occurrence": 2, "amount": 100_000, "currency": "COP"})


@pytest.mark.parametrize(("occurrence", "due"), [(1, None), (2, Money(100_000, "COP")), (3, Money(100_000, "COP"))])
def test_a_fine_is_due_from_its_occurrence_on(occurrence, due):
    assert fine_due(occurrence, [SECOND]) == due


def test_a_measure_is_named_unless_there_is_but_one():
    only = ConductMeasure.model_validate({"of": "spam", "measures": ["suspend"]})
    some = ConductMeasure.model_validate({"of": "conduct", "measures": ["suspend", "cancel"]})
    named = (only.measure(None), some.measure(None), some.measure("cancel"), some.measure("delete"))
    assert named == ("suspend", None, "cancel", None)
