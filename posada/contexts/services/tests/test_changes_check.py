"""What a draft may not say about how it will be changed."""

from typing import Any

import pytest

from posada.contexts.services.check import check_changes
from posada.terms import content, sources
from posada.terms.pack import find_pack

TOLD: dict[str, Any] = {"terms_announcement": {}}
SILENCE = {"terms_silence": {"within": "20 days"}}
OBJECTION = {"terms_objection": {"within": "20 days", "gives": "former-terms"}}
EXIT = {"terms_exit": {"within": "20 days"}}
NOTICE = {"terms_change": {"advance_notice": "30 days"}}


def faults(*rules: dict[str, Any]) -> list[str]:
    """What is found where a pack says no more of changes than these rules."""
    pack = find_pack("example")
    provider, catalog = {**sources.read(pack.provider_file()), "law": None}, sources.read(pack.catalog_file())
    words = dict.fromkeys(provider["languages"], "…")
    clause = {"id": "x/changes", "kind": "automatic", "family": "acceptance", "heading": words, "text": words}
    terms = {"version": "1", "in_force": "2026-01-01", "clauses": [clause | {"rules": list(rules)}]}
    return [
        fault.message for fault in check_changes(content.read_terms(content.content("x", provider, terms, catalog)))
    ]


def consent(until: str, *reminders: str) -> dict[str, Any]:
    return {"terms_consent": {"until": until, "reminders": list(reminders)}}


@pytest.mark.parametrize("rules", [
    (), (TOLD, SILENCE, OBJECTION), (TOLD, SILENCE, EXIT), (TOLD, NOTICE, consent("30 days", "10 days")),
])  # fmt: skip
def test_a_question_that_is_told_and_can_be_answered_is_no_fault(rules: tuple[dict[str, Any], ...]) -> None:
    assert faults(*rules) == []


@pytest.mark.parametrize(("rules", "said"), [
    ((SILENCE, OBJECTION), "no terms_announcement"),
    (({"terms_announcement": {"classes": ["informs"]}}, consent("30 days")), "no terms_announcement"),
    ((TOLD, SILENCE), "lets one say no"),
    ((TOLD, SILENCE, {"terms_objection": {"within": "20 days", "gives": "exit", "classes": ["informs"]}}), "say no"),
    ((TOLD, SILENCE, {"terms_objection": {"within": "21 days", "gives": "exit"}}), "consented by the silence"),
    ((TOLD, NOTICE, consent("29 days")), "no consent would ever be needed"),
    ((TOLD, consent("10 days", "3 days", "10 days")), "before the announcement"),
])  # fmt: skip
def test_a_question_that_cannot_be_answered_is_told(rules: tuple[dict[str, Any], ...], said: str) -> None:
    (fault,) = faults(*rules)
    assert said in fault
