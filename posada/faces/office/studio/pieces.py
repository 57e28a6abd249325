"""One piece of a draft under the writer's hands: its text, its faults in the whole, and what may be written there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from posada.faces.office.studio.reading import ClauseRead, kinds_of, read
from posada.terms import drafting
from posada.terms.drafting import CATALOG, HEAD, Reading, pieces, replaced
from posada.terms.faults import Fault
from posada.terms.models import TermsDraft
from posada.terms.reference import Kind

NEW = "new"
TEMPLATE = """- id: {pack}/
  kind: declared
  family:
  heading:
    es:
    en:
  text:
    es: >-
    en: >-
  rules: []
"""


@dataclass(frozen=True)
class Editing:
    """A piece with the text that it has or would have. `first` is its first line in the file."""

    name: str
    label: str
    text: str
    first: int
    reading: Reading
    clause: ClauseRead | None
    kinds: Sequence[Kind]

    @property
    def rows(self) -> int:
        """How tall its field is."""
        return min(max(self.text.count("\n") + 2, 12), 40)

    @property
    def here(self) -> list[Fault]:
        """The faults of this piece, and of everything that they concern; those elsewhere come after."""
        return [fault for fault in self.reading.faults if self._is_here(fault)]

    @property
    def elsewhere(self) -> list[Fault]:
        return [fault for fault in self.reading.faults if not self._is_here(fault)]

    def _is_here(self, fault: Fault) -> bool:
        if self.name == CATALOG or fault.file == CATALOG:
            return self.name == fault.file
        last = self.first + self.text.count("\n")
        return fault.clause == self.name or (fault.line is not None and self.first <= fault.line <= last)

    def emptied(self) -> "Editing":
        """The piece taken out."""
        return replace(self, text="")


def editing(draft: TermsDraft, name: str, written: str | None, language: str) -> Editing | None:
    """A piece, with the text that was written for it where one was; None where the draft has none such."""
    known = {piece.name: piece for piece in pieces(draft.text)}
    if name == CATALOG:
        text, first = draft.catalog, 1
    elif name == NEW:
        text, first = TEMPLATE.format(pack=draft.base.pack), draft.text.count("\n") + 1
    elif name in known:
        text, first = known[name].text, known[name].first
    else:
        return None
    text = text if written is None else written.replace("\r\n", "\n")
    whole, catalog = with_piece(draft, name, text)
    reading = drafting.read(json.loads(draft.base.content), whole, catalog)
    found = reading.terms.clauses.get(name) if reading.terms else None
    shown = read(found, reading.terms, language) if found and reading.terms else None
    kinds = kinds_of(frozenset(rule.kind for rule in shown.rules)) if shown else ()
    return Editing(name, label(name), text, first, reading, shown, kinds)


def label(name: str) -> str:
    """What a piece is called."""
    return {HEAD: _("Encabezado"), CATALOG: _("Catálogo y precios"), NEW: _("Cláusula nueva")}.get(name, name)


def with_piece(draft: TermsDraft, name: str, text: str) -> tuple[str, str]:
    """(terms, catalogue) of a draft with this text for one of its pieces."""
    if name == CATALOG:
        return draft.text, text
    if name == NEW:
        return drafting.added(draft.text, text), draft.catalog
    return replaced(draft.text, name, text), draft.catalog
