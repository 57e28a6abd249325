"""Differences between two versions, clause by clause and figure by figure."""

import copy
from typing import Any

from django.conf import settings

from posada.terms import content, sources
from posada.terms.diff import FigureChange, diff
from posada.terms.pack import Pack

PACK = Pack(settings.POSADA_PACKS_DIR / "flooming")


def version(**changed: dict[str, Any]) -> Any:
    """The pack's version with some keys of clauses replaced; a clause given as empty is left out."""
    terms = copy.deepcopy(sources.read(PACK.terms_file()))
    terms["clauses"] = [
        {**entry, **changed.get(entry["id"].partition("/")[2].replace("-", "_"), {})}
        for entry in terms["clauses"]
        if changed.get(entry["id"].partition("/")[2].replace("-", "_")) != {}
    ]
    catalog = sources.read(PACK.catalog_file())
    return content.read_terms(content.content("flooming", sources.read(PACK.provider_file()), terms, catalog))


def test_a_version_does_not_differ_from_itself() -> None:
    assert diff(version(), version()) == []


def test_a_figure_changed_is_named_with_both_values() -> None:
    new = version(new_order_seven_days={"rules": [{"first_payment": {"after_close_of": "5 days"}}]})
    (change,) = diff(version(), new)
    assert (change.clause, change.what) == ("flooming/new-order-seven-days", "changed")
    assert change.figures == (FigureChange("first_payment", "after_close_of", "7 days", "5 days"),)


def test_a_clause_gone_or_come_shows_with_its_text() -> None:
    without = version(privacy_notice={})
    (gone,) = diff(version(), without)
    (come,) = diff(without, version())
    assert (gone.what, come.what) == ("removed", "added")
    assert come.texts is not None and come.texts["en"][0] == ""


def test_a_changed_text_shows_in_its_language() -> None:
    old = version()
    text = {**old.clauses["flooming/privacy-notice"].text, "en": "We keep your data."}
    (change,) = diff(old, version(privacy_notice={"text": text}))
    assert list(change.texts or {}) == ["en"]
    assert change.figures == ()
