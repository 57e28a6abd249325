"""Errors carry their facts and say them in one sentence."""

import pickle

import pytest

from posada.kernel.errors import BadInput, CurrencyMismatch, IllegalMove, NotFound, PosadaError, Refusal
from posada.kernel.ids import SubjectRef

WEB = SubjectRef("service", "web")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BadInput("cycle", "daily", "monthly, yearly"), "cycle: 'daily' is not allowed; allowed: monthly, yearly"),
        (NotFound(WEB), "not found: service:web"),
        (NotFound("service", 12), "not found: service 12"),
        (IllegalMove("suspended", "restore", WEB), "service:web cannot restore while suspended"),
        (IllegalMove("ok", "restore"), "it cannot restore while ok"),
        (CurrencyMismatch("COP", "USD"), "amounts in COP and USD cannot be added or compared"),
        (
            Refusal("example/sla-claim", "too-late", {"last_on": "2026-04-08"}, WEB),
            "service:web: too-late (example/sla-claim): last_on 2026-04-08",
        ),
        (Refusal("example/sla-claim", "too-late"), "too-late (example/sla-claim)"),
    ],
)
def test_an_error_says_its_facts_and_survives_the_queue(error, said):
    assert isinstance(error, PosadaError)
    assert str(error) == said
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == said and vars(again) == vars(error)


def test_a_refusal_keeps_what_it_stood_on():
    class TooLate(Refusal):
        """A claim after its last day."""

    refusal = TooLate(clause="example/sla-claim", reason="too-late", facts={"last_on": 8}, subject=WEB)
    assert (refusal.clause, refusal.reason, refusal.facts, refusal.subject) == (
        "example/sla-claim",
        "too-late",
        {"last_on": 8},
        WEB,
    )
    assert Refusal("c", "r").facts == {}


def test_bad_input_is_a_value_error_for_pydantic():
    assert isinstance(BadInput("a", 1, "2"), ValueError)
