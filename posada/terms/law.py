"""The law above the terms: a pack of national rules that limits figures, grants rights and is cited itself.

An article's rules are of the same kinds as those of a clause. Where the terms are silent they rule; where an article
`prevails`, they rule whatever the terms say; and a `cap` limits a figure of the terms, which then stands on the
article too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from posada.kernel.errors import BadInput
from posada.terms import sources
from posada.terms.rule import PREVAILS, WHERE_SILENT, Clause, Rule, Ruling
from posada.terms.rules.cap import Cap
from posada.terms.selector import Selector, Target

FAMILY = "law"
KIND = "law"


class Article(BaseModel):
    """One article: its text in our words, where it stands, and the day on which someone read it there."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    heading: Mapping[str, str]
    text: Mapping[str, str]
    source: str
    read_on: date
    url: str = ""
    prevails: bool = False
    rules: tuple[Mapping[str, Any], ...] = ()


class Law(BaseModel):
    """`law.yaml`. `note` is said wherever an article is shown: a lawyer must confirm it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    country: str
    note: Mapping[str, str] = Field(default_factory=dict)
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A figure of the terms that the law does not allow, and what rules instead."""

    clause: str
    kind: str
    figure: str
    stated: Any
    allowed: Any
    article: str

    def __str__(self) -> str:
        return (
            f"{self.figure} of {self.kind} is {self.stated}, and {self.article} allows {self.allowed}: the law rules, "
            "and is cited"
        )


def law_file(name: str) -> Path:
    """Where the law of that name stands. Raises BadInput where there is none."""
    folder = Path(settings.POSADA_PACKS_DIR)
    for candidate in (folder / name / "law.yaml", Path(name) / "law.yaml"):
        if candidate.is_file():
            return candidate
    known = sorted(path.parent.name for path in folder.glob("*/law.yaml"))
    raise BadInput("law", name, f"a folder with a law.yaml, or one of: {', '.join(known)}")


def law_of(provider: Any) -> Any:
    """The law that a provider's file names, as data; None where it names none."""
    name = provider.get("law") if isinstance(provider, Mapping) else None
    return sources.read(law_file(str(name))) if name else None


def clause_of(article: Article, note: Mapping[str, str], rulings: tuple[Ruling[Rule], ...]) -> Clause:
    """The article as it is read and cited among the clauses: its text ends with its source and the note."""
    text = {
        language: " ".join(filter(None, (words, f"[{article.source}, {article.read_on:%Y-%m-%d}]", note.get(language))))
        for language, words in article.text.items()
    }
    return Clause(article.id, KIND, FAMILY, article.heading, text, rulings)


def level_of(article: Article) -> int:
    return PREVAILS if article.prevails else WHERE_SILENT


def clamp(
    rulings: Mapping[str, list[Ruling[Rule]]], caps: Iterable[Ruling[Cap]], numbers: Iterator[int]
) -> list[Conflict]:
    """Limit the terms' figures by the law's caps, in place; the conflicts found.

    Where a cap is about fewer subjects than the rule it limits, a narrower rule with its figure stands beside it.
    Raises ValueError where a cap and a figure cannot be compared.
    """
    found = []
    for cap in caps:
        for clause, held in rulings.items():
            for ruling in list(held):
                if ruling.rule.kind() != cap.rule.of or isinstance(ruling.rule, Cap):
                    continue
                conflict = _limit(held, ruling, cap, clause, numbers)
                if conflict is not None:
                    found.append(conflict)
    return found


def _limit(
    held: list[Ruling[Rule]], ruling: Ruling[Rule], cap: Ruling[Cap], clause: str, numbers: Iterator[int]
) -> Conflict | None:
    kind, both = type(ruling.rule), meet(ruling.rule.applies_to, cap.rule.applies_to)
    limit = cap.rule.limit_for(kind)
    name = next(name for name, info in kind.model_fields.items() if (info.alias or name) == cap.rule.figure)
    stated = getattr(ruling.rule, name)
    if both is None or stated is None or (allowed := cap.rule.limited(stated, limit)) == stated:
        return None
    limited = ruling.rule.model_copy(update={name: allowed, "applies_to": both})
    if both == ruling.rule.applies_to:
        held[held.index(ruling)] = replace(ruling, rule=limited, refers=(*ruling.refers, cap))
    else:
        held.append(replace(ruling, rule=limited, refers=(*ruling.refers, cap), number=next(numbers)))
    return Conflict(clause, kind.kind(), cap.rule.figure, in_short(stated), limit, cap.clause)


def in_short(stated: Any) -> Any:
    """A figure as a fault names it: a table as its entries."""
    return ", ".join(f"{key}: {held}" for key, held in stated.items()) if isinstance(stated, Mapping) else stated


def meet(one: Selector, other: Selector) -> Selector | None:
    """The selector of what both admit; None where that is nothing."""
    keys: dict[str, frozenset[str] | None] = {}
    for key in Target._fields:
        ours, theirs = getattr(one, key), getattr(other, key)
        keys[key] = theirs if ours is None else ours if theirs is None else ours & theirs
        if keys[key] is not None and not keys[key]:
            return None
    return Selector(**{key: values for key, values in keys.items() if values is not None})
