"""The law above the terms: what it limits, where it rules, how a conflict is told, and that it would be missed."""

from pathlib import Path
from typing import Any

import pytest

from posada.contexts.billing.rules.late_fee import LateFee
from posada.contexts.ordering.rules.withdrawal import Withdrawal
from posada.kernel.errors import BadInput
from posada.rehearsal.player import play
from posada.rehearsal.proof import cited_by
from posada.rehearsal.script import read_script
from posada.terms import content, sources
from posada.terms.check import check_terms
from posada.terms.contract import Terms
from posada.terms.faults import PackFaults
from posada.terms.law import law_file
from posada.terms.pack import find_pack
from posada.terms.selector import Target
from tests.test_rehearsals import PACKS

LAWS = sorted(PACKS.glob("law-*/law.yaml"))


def version(articles: list[dict[str, Any]], percent: int = 10) -> Terms:
    """Terms with a late fee of so many percent, under a law of these articles."""
    pack = find_pack("flooming")
    terms = sources.read(pack.terms_file())
    fee = next(clause for clause in terms["clauses"] if clause["id"] == "flooming/late-fee")
    fee["rules"][0]["late_fee"]["percent"] = percent
    law = {"name": "test", "country": "CO", "articles": [article(**each) for each in articles]}
    return content.read_terms(
        content.content("flooming", sources.read(pack.provider_file()), terms, sources.read(pack.catalog_file()), law)
    )


def article(id: str, **more: Any) -> dict[str, Any]:
    words = {"es": "…", "en": "…"}
    return {"id": id, "heading": words, "text": words, "source": "Ley 1", "read_on": "2026-01-01", **more}


def cap(**figures: Any) -> dict[str, Any]:
    return {"id": "law/cap", "rules": [{"cap": {"of": "late_fee", "figure": "percent"} | figures}]}


@pytest.mark.parametrize(("percent", "ruling"), [(10, 2), (2, 2), (1, 1)])
def test_a_cap_limits_what_is_above_it_and_nothing_else(percent: int, ruling: int) -> None:
    terms = version([cap(at_most=2)], percent)
    fee = terms.required(LateFee, Target(product_kind="rental"))
    assert fee.rule.percent == ruling
    assert ("law/cap" in {ground.clause for ground in fee.orders()}) == (percent > ruling)
    assert [fault.severity for fault in check_terms(terms) if "law/cap" in fault.message] == ["warning"] * (percent > 2)


def test_a_cap_for_some_leaves_the_others_as_they_are() -> None:
    terms = version([cap(at_most=2, applies_to={"type": "vps"})])
    assert terms.required(LateFee, Target(product_kind="rental", type="vps")).rule.percent == 2
    assert terms.required(LateFee, Target(product_kind="rental", type="shared-hosting")).rule.percent == 10


@pytest.mark.parametrize(("prevails", "days"), [(True, 10), (False, 3)])
def test_a_right_rules_where_the_terms_are_silent_or_whatever_they_say(prevails: bool, days: int) -> None:
    right = {"id": "law/right", "prevails": prevails, "rules": [{"withdrawal": {"within": "10 days"}}]}
    assert version([right]).required(Withdrawal).clause == "law/right"
    pack = find_pack("flooming")
    terms = sources.read(pack.terms_file())
    terms["clauses"][0]["rules"].append({"withdrawal": {"within": "3 days"}})
    law = {"name": "test", "country": "CO", "articles": [article(**right)]}
    data = content.content(
        "flooming", sources.read(pack.provider_file()), terms, sources.read(pack.catalog_file()), law
    )
    both = content.read_terms(data)
    assert both.required(Withdrawal).rule.within.count == days
    assert not [fault for fault in check_terms(both) if "collides" in fault.message]


@pytest.mark.parametrize(
    ("articles", "named"),
    [
        ([cap(at_most=2, at_least=1)], "at_most or at_least"),
        ([cap(figure="colour", at_most=2)], "no figure colour"),
        ([cap(at_most="soon")], "cannot be soon"),
        ([{"id": "law/odd", "rules": [{"nothing": {}}]}], "unknown rule kind"),
    ],
)  # fmt: skip
def test_a_law_that_cannot_be_read_says_why(articles: list[dict[str, Any]], named: str) -> None:
    with pytest.raises(PackFaults, match=named):
        version(articles)


def test_a_law_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(BadInput, match="law-co"):
        law_file("law-atlantis")


@pytest.mark.parametrize("file", LAWS, ids=[file.parent.name for file in LAWS])
def test_every_article_says_where_it_stands_and_that_a_lawyer_must_confirm_it(file: Path) -> None:
    law = sources.read(file)
    assert law["note"].keys() == {"es", "en"}
    for each in law["articles"]:
        assert each["source"] and each["read_on"] and each["rules"], each["id"]


def trials() -> list[tuple[Path, str, str]]:
    """Each rule of each article with a rehearsal that cites it."""
    found = []
    for file in LAWS:
        cited = {path: cited_by(read_script(path)) for path in sorted(file.parent.glob("rehearsals/*.yaml"))}
        for each in sources.read(file)["articles"]:
            paths = [path for path, clauses in cited.items() if each["id"] in clauses]
            assert paths, f"no rehearsal cites {each['id']}"
            found += [(paths[0], each["id"], kind) for rule in each["rules"] for kind in rule]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "id", "kind"), trials(), ids=[id for _, id, _ in trials()])
def test_an_article_taken_out_is_missed(path: Path, id: str, kind: str) -> None:
    assert play(read_script(path), path, without=(id, kind), full=False).failures
