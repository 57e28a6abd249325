"""Drafts that are kept: begun from a published version, changed, and told apart from what others changed meanwhile."""

import json
from datetime import datetime
from typing import Any

from posada.kernel.errors import PosadaError
from posada.terms.drafting import Reading, as_text, read
from posada.terms.models import TermsDraft, TermsVersion

OF_ITSELF = ("version", "announced_at", "in_force", "existing_from", "change")  # what another version says anew


class ChangedMeanwhile(PosadaError):
    """Somebody else changed the draft, or published it, since it was read."""

    def __init__(self, who: str) -> None:
        super().__init__(f"changed by {who} meanwhile")
        self.who = who


def begin(base: TermsVersion, title: str, in_force: str, *, by: str, now: datetime) -> TermsDraft:
    """A draft with the text of a published version, of another name, in force from another day."""
    data: dict[str, Any] = json.loads(base.content)
    kept = {key: value for key, value in data["terms"].items() if key not in OF_ITSELF}
    terms = {
        "version": title, "in_force": f"{in_force}T00:00", "existing_from": f"{in_force}T00:00", "change": "informs",
        **kept,
    }  # fmt: skip
    return TermsDraft.objects.create(
        title=title, base=base, text=as_text(terms), catalog=as_text(data["catalog"]), begun_at=now, begun_by=by,
        changed_at=now, changed_by=by,
    )  # fmt: skip


def change(draft: TermsDraft, revision: int, *, text: str, catalog: str, by: str, now: datetime) -> None:
    """Keep another text of a draft; ChangedMeanwhile where it is not the one of that revision any more."""
    found = TermsDraft.objects.filter(pk=draft.pk, revision=revision, published=None)
    if not found.update(text=text, catalog=catalog, revision=revision + 1, changed_at=now, changed_by=by):
        raise ChangedMeanwhile(TermsDraft.objects.get(pk=draft.pk).changed_by)


def reading(draft: TermsDraft) -> Reading:
    """What a draft holds, and its faults."""
    return read(json.loads(draft.base.content), draft.text, draft.catalog)
