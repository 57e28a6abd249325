"""Drafts of a version as text: read piece by piece, with faults on their lines."""

import pytest

from posada.terms import content, sources
from posada.terms.drafting import added, as_text, line_of, parsed, pieces, read, replaced
from posada.terms.faults import PackFaults
from posada.terms.pack import find_pack

PACK = find_pack("example")
TERMS = PACK.terms_file().read_text(encoding="utf-8")
CATALOG = PACK.catalog_file().read_text(encoding="utf-8")
BASE = content.content(
    PACK.name, sources.read(PACK.provider_file()), sources.read(PACK.terms_file()), sources.read(PACK.catalog_file())
)


def test_a_text_read_in_pieces_is_the_text_read_whole() -> None:
    assert parsed(TERMS, "terms") == sources.parsed(TERMS, "terms")
    assert "".join(piece.text for piece in pieces(TERMS)) == TERMS
    names = [piece.name for piece in pieces(TERMS)]
    assert names == ["head", *(clause["id"] for clause in BASE["terms"]["clauses"])]


def test_content_written_as_text_is_read_as_it_was() -> None:
    written = as_text(BASE["terms"])
    assert parsed(written, "terms") == BASE["terms"]
    assert max(map(len, written.splitlines())) <= 125  # long texts are folded


def test_a_draft_without_faults_has_none() -> None:
    found = read(BASE, TERMS, CATALOG)
    assert [str(fault) for fault in found.faults if fault.severity == "error"] == []
    assert found.terms is not None
    assert set(found.terms.clauses) >= {clause["id"] for clause in BASE["terms"]["clauses"]}


def clause() -> str:
    """The first clause that has a rule."""
    return str(next(each["id"] for each in BASE["terms"]["clauses"] if each.get("rules")))


@pytest.mark.parametrize(("wrong", "said"), [
    ("    - no_such_kind: {after: 3 days}\n", "no_such_kind"),
    ("    - : [\n", "not readable as YAML"),
])  # fmt: skip
def test_a_fault_names_its_line_and_its_clause(wrong: str, said: str) -> None:
    (piece,) = [each for each in pieces(TERMS) if each.name == clause()]
    draft = replaced(TERMS, clause(), piece.text.rstrip("\n") + "\n" + wrong)
    (fault, *_) = [each for each in read(BASE, draft, CATALOG).faults if each.severity == "error"]
    assert said in fault.message
    assert fault.file == "terms"
    assert fault.clause == clause()
    begins = piece.first
    assert fault.line is not None
    assert begins <= fault.line <= begins + piece.text.count("\n") + 2


def test_a_fault_in_the_catalogue_names_that_file() -> None:
    found = read(BASE, TERMS, "products: [\n").faults
    assert [(fault.file, fault.line is not None) for fault in found] == [("catalog", True)]


def test_a_clause_is_put_in_another_words_taken_out_and_added() -> None:
    without = replaced(TERMS, clause(), "")
    assert clause() not in [piece.name for piece in pieces(without)]
    (piece,) = [each for each in pieces(TERMS) if each.name == clause()]
    again = added(without, piece.text)
    assert pieces(again)[-1].name == clause()
    assert line_of(again, ("clauses", len(pieces(again)) - 2, "id")) == pieces(again)[-1].first


def test_every_piece_that_is_no_yaml_is_told_at_once() -> None:
    first, second = [piece.name for piece in pieces(TERMS)][1:3]
    draft = replaced(replaced(TERMS, first, "- id: [\n"), second, "- {\n")
    with pytest.raises(PackFaults) as found:
        parsed(draft, "terms")
    assert len(found.value.faults) == 2
