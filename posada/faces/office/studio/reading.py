"""A version as staff read it: each clause's words, and beside them its rules with their figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from posada.ground.finding.folding import distance, words
from posada.terms import reference
from posada.terms.contract import Terms
from posada.terms.kinds import rule_kinds
from posada.terms.rule import Clause, Rule
from posada.terms.telling import figure_name, in_words

HIDDEN = ("applies_to", "exceptions")
LAW = "law"


@dataclass(frozen=True, slots=True)
class RuleRead:
    """One rule: its kind, what it is about, and each figure with its name."""

    kind: str
    about: str
    figures: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ClauseRead:
    """One clause beside its rules."""

    id: str
    kind: str
    family: str
    heading: str
    text: str
    rules: Sequence[RuleRead]


def read(clause: Clause, terms: Terms, language: str) -> ClauseRead:
    """A clause in a language."""
    heading, text = clause.read(language)
    rules = [_rule(ruling.rule, terms, language) for ruling in clause.rulings]
    return ClauseRead(clause.id, clause.kind, clause.family, heading, text, rules)


def _rule(rule: Rule, terms: Terms, language: str) -> RuleRead:
    stated = rule.model_dump(mode="json", exclude=set(HIDDEN), exclude_defaults=True)
    figures = [(figure_name(rule.kind(), name, language), in_words(value, terms, language))
               for name, value in stated.items()]  # fmt: skip
    selected = rule.applies_to.model_dump(mode="json", exclude_defaults=True)
    return RuleRead(rule.kind(), ", ".join(in_words(each, terms, language) for each in selected.values()), figures)


def families(terms: Terms) -> list[str]:
    """The families of clauses, in the order in which they first stand."""
    return list(dict.fromkeys(clause.family for clause in terms.clauses.values() if clause.kind != LAW))


def chosen(terms: Terms, language: str, *, family: str = "", sought: str = "") -> list[ClauseRead]:
    """The clauses of a family; or those whose heading, text or id have the words sought."""
    wanted = words(sought)
    own = [clause for clause in terms.clauses.values() if clause.kind != LAW]
    if wanted:
        found: Iterable[Clause] = [clause for clause in own if _has(clause, wanted, language)]
    else:
        found = [clause for clause in own if clause.family == family]
    return [read(clause, terms, language) for clause in found]


def _has(clause: Clause, wanted: list[str], language: str) -> bool:
    heading, text = clause.read(language)
    near = distance(wanted, f"{heading} {clause.id} {text}")
    return near is not None and near < len(wanted)


@cache
def kinds_of(names: frozenset[str]) -> tuple[reference.Kind, ...]:
    """What may be written in rules of these kinds, as the check accepts it."""
    known = rule_kinds()
    return tuple(reference.kind_of(known[name]) for name in sorted(names) if name in known)
