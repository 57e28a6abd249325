"""What changed between two versions of the terms: clause by clause, figure by figure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from posada.terms.contract import Terms
from posada.terms.rule import Clause, Rule, Ruling

Key = tuple[str, str, tuple[str, ...]]  # kind, selector, identity: what makes two rules the same one in two versions
OUTSIDE = {"applies_to", "exceptions"}


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of one rule, as written before and now; None where it did not, or does not, exist.

    `about` is what the rule is about, where its clause has several of the kind.
    """

    kind: str
    figure: str
    old: Any
    new: Any
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause that is not what it was, with its newest headings and the languages whose text changed."""

    clause: str
    what: Literal["added", "removed", "changed"]
    headings: Mapping[str, str]
    figures: tuple[FigureChange, ...] = ()
    texts: Mapping[str, tuple[str, str]] | None = None

    def heading(self, language: str) -> str:
        """The heading in `language`, or in the first language the clause has."""
        return self.headings.get(language) or next(iter(self.headings.values()), self.clause)


def diff(old: Terms, new: Terms) -> list[ClauseChange]:
    """The clauses that differ, in the order of the new version, those that are gone at the end."""
    changes = [_added(c) if key not in old.clauses else _changed(old.clauses[key], c) for key, c in new.clauses.items()]
    gone = [_removed(clause) for key, clause in old.clauses.items() if key not in new.clauses]
    return [change for change in [*changes, *gone] if change is not None]


def _added(clause: Clause) -> ClauseChange:
    texts = {language: ("", text) for language, text in clause.text.items()}
    return ClauseChange(clause.id, "added", clause.heading, _figures((), clause.rulings), texts)


def _removed(clause: Clause) -> ClauseChange:
    texts = {language: (text, "") for language, text in clause.text.items()}
    return ClauseChange(clause.id, "removed", clause.heading, _figures(clause.rulings, ()), texts)


def _changed(old: Clause, new: Clause) -> ClauseChange | None:
    figures = _figures(old.rulings, new.rulings)
    texts = {
        language: (old.text.get(language, ""), new.text.get(language, ""))
        for language in dict.fromkeys([*old.text, *new.text])
        if old.text.get(language) != new.text.get(language)
    }
    renamed = old.heading != new.heading
    return ClauseChange(new.id, "changed", new.heading, figures, texts) if figures or texts or renamed else None


def _figures(old: Sequence[Ruling[Rule]], new: Sequence[Ruling[Rule]]) -> tuple[FigureChange, ...]:
    before, after = _stated(old), _stated(new)
    told_apart = {_key(ruling.rule): _about(ruling.rule) for ruling in (*old, *new)}
    several = {kind for kind, count in Counter(kind for kind, _, _ in {*before, *after}).items() if count > 1}
    return tuple(
        FigureChange(
            key[0],
            figure,
            before.get(key, {}).get(figure),
            after.get(key, {}).get(figure),
            told_apart[key] if key[0] in several else (),
        )
        for key in dict.fromkeys([*before, *after])
        for figure in dict.fromkeys([*before.get(key, {}), *after.get(key, {})])
        if before.get(key, {}).get(figure) != after.get(key, {}).get(figure)
    )


def _stated(rulings: Sequence[Ruling[Rule]]) -> dict[Key, dict[str, Any]]:
    """The figures of each rule; one without figures counts as `in force`, so that its coming and going shows."""
    return {
        _key(ruling.rule): {"in force": True, **ruling.rule.model_dump(mode="json", exclude=OUTSIDE)}
        for ruling in rulings
    }


def _about(rule: Rule) -> tuple[str, ...]:
    """The words that tell a rule from others of its kind: what its selector and its identity name."""
    admitted = [sorted(values) for values in rule.applies_to.model_dump().values() if values]
    named = [str(part) for part in rule.identified_by() if isinstance(part, str)]
    return tuple(dict.fromkeys([*(value for values in admitted for value in values), *named]))


def _key(rule: Rule) -> Key:
    return rule.kind(), str(rule.applies_to), tuple(str(part) for part in rule.identified_by())
