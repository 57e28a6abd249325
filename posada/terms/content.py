"""A version's content as plain data, its hash, and its reading into `Terms`."""

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from posada.kernel.ids import content_hash
from posada.terms.contract import Terms
from posada.terms.faults import Fault, PackFaults
from posada.terms.kinds import rule_kinds
from posada.terms.law import Article, Conflict, Law, clamp, clause_of, law_of, level_of
from posada.terms.provider import Provider
from posada.terms.rule import Clause, Rule, Ruling
from posada.terms.rules.cap import Cap

HEAD = ("version", "announced_at", "in_force", "existing_from", "change", "documents", "clauses")
CHANGES = ("editorial", "informs", "deems-consent", "needs-consent")
CLAUSE_KEYS = {"id", "kind", "family", "heading", "text", "rules"}
CLAUSE_KINDS = ("automatic", "assisted", "declared")


def content(pack: str, provider: Any, terms: Any, catalog: Any, law: Any = None) -> dict[str, Any]:
    """The whole of a version, as it is hashed and stored, with the law that the provider names unless it is given."""
    whole = {"pack": pack, "provider": provider, "terms": terms, "catalog": catalog}
    above = law or law_of(provider)
    return {**whole, "law": above} if above else whole


def hash_of(data: Mapping[str, Any]) -> str:
    """The SHA-256 by which a published version is known."""
    return _hash_of(json.dumps(data, sort_keys=True))


@lru_cache(maxsize=64)
def _hash_of(written: str) -> str:
    return content_hash(json.loads(written))


class Reader:
    """Reads one version's content, gathering every fault instead of stopping at the first."""

    def __init__(self, data: Mapping[str, Any], base: int = 0, without: tuple[str, str] | None = None) -> None:
        self.data, self.base, self.without = data, base, without
        self.faults: list[Fault] = []
        self.numbered: dict[str, list[Ruling[Rule]]] = {}
        self.conflicts: list[Conflict] = []

    def fault(self, file: str, path: tuple[str | int, ...], message: str, clause: str | None = None) -> None:
        self.faults.append(Fault(file, path, message, clause))

    def read(self) -> Terms | None:
        """The version; None where faults forbid it."""
        provider = self.provider()
        terms = self.data["terms"]
        if not isinstance(terms, Mapping):
            self.fault("terms", (), f"a version is a mapping with the keys {', '.join(HEAD)}")
            return None
        for key in terms:
            if key not in HEAD:
                self.fault("terms", (key,), f"unknown key {key!r}; allowed: {', '.join(HEAD)}")
        change = terms.get("change", "informs")
        if change not in CHANGES:
            self.fault("terms", ("change",), f"change is {change!r}; allowed: {', '.join(CHANGES)}")
        if provider is None:
            return None
        zone = ZoneInfo(provider.time_zone)
        in_force = self._instant("in_force", zone) or self._instant("version", zone)
        if in_force is None:
            self.fault("terms", (), "in_force is missing: the instant from which the version rules new contracts")
            return None
        clauses = self._clauses(str(terms.get("version", "")), terms.get("clauses") or [])
        return Terms(
            pack=str(self.data["pack"]),
            version=str(terms.get("version")),
            hash=hash_of(self.data),
            announced_at=self._instant("announced_at", zone) or in_force,
            in_force=in_force,
            existing_from=self._instant("existing_from", zone) or in_force,
            change=change,
            provider=provider,
            clauses=clauses,
            catalog=self.data["catalog"] or {},
            documents=tuple(terms.get("documents") or ()),
            conflicts=tuple(self.conflicts),
        )

    def provider(self) -> Provider | None:
        """Its provider; None where faults forbid it."""
        try:
            return _provider(json.dumps(self.data["provider"], sort_keys=True))
        except ValidationError as error:
            for detail in error.errors():
                self.fault("provider", tuple(detail["loc"]), describe(detail))
            return None

    def _instant(self, key: str, zone: ZoneInfo) -> datetime | None:
        written = self.data["terms"].get(key)
        if written is None:
            return None
        try:
            read = datetime.fromisoformat(str(written))
        except ValueError:
            self.fault("terms", (key,), f"{key} is {written!r}; allowed: a day or an instant, 2026-04-01T00:00")
            return None
        return read if read.tzinfo else read.replace(tzinfo=zone)

    def _clauses(self, version: str, entries: Iterable[Any]) -> dict[str, Clause]:
        clauses: dict[str, Clause] = {}
        raw: list[tuple[tuple[str | int, ...], str, str, dict[str, Any]]] = []
        for position, entry in enumerate(entries):
            path: tuple[str | int, ...] = ("clauses", position)
            clause = self._clause(path, entry, clauses)
            if clause is None:
                continue
            clauses[clause.id] = clause
            for index, rule in enumerate(entry.get("rules") or ()):
                if not isinstance(rule, Mapping) or len(rule) != 1:
                    self.fault("terms", (*path, "rules", index), "a rule is one key, its kind", clause.id)
                    continue
                ((kind, figures),) = rule.items()
                if (clause.id, kind) != self.without:
                    raw.append(((*path, "rules", index, kind), clause.id, kind, dict(figures or {})))
        self._rules(version, raw)
        above = self._law(version, len(raw))
        return {
            key: Clause(c.id, c.kind, c.family, c.heading, c.text, tuple(self.numbered.get(key, ())))
            for key, c in clauses.items()
        } | above

    def _law(self, version: str, taken: int) -> dict[str, Clause]:
        """The articles of the law above the terms, whose caps have limited the terms' own rules."""
        if not self.data.get("law"):
            return {}
        try:
            law = Law.model_validate(self.data["law"])
        except ValidationError as error:
            for detail in error.errors():
                self.fault("law", tuple(detail["loc"]), describe(detail))
            return {}
        numbers = itertools.count(self.base + taken)
        articles = {article.id: self._article(article, law, version, numbers) for article in law.articles}
        rules = [ruling for clause in articles.values() for ruling in clause.rulings]
        caps = [cast("Ruling[Cap]", ruling) for ruling in rules if isinstance(ruling.rule, Cap)]
        try:
            self.conflicts = clamp(self.numbered, caps, numbers)
        except ValueError as error:
            self.fault("law", ("articles",), str(error))
        return articles

    def _article(self, article: Article, law: Law, version: str, numbers: Iterator[int]) -> Clause:
        rulings = []
        for index, written in enumerate(article.rules):
            for kind, figures in written.items():
                path = ("articles", law.articles.index(article), "rules", index, kind)
                rule = self._rule(path, article.id, kind, dict(figures or {}), file="law")
                if rule is not None and (article.id, kind) != self.without:
                    rulings.append(Ruling(rule, article.id, version, next(numbers), level=level_of(article)))
        return clause_of(article, law.note, tuple(rulings))

    def _clause(self, path: tuple[str | int, ...], entry: Any, known: Mapping[str, Clause]) -> Clause | None:
        if not isinstance(entry, Mapping) or "id" not in entry:
            self.fault("terms", path, "a clause is a mapping with an id")
            return None
        key = str(entry["id"])
        if key in known:
            self.fault("terms", (*path, "id"), f"the clause id {key} is used twice", key)
            return None
        for name in entry:
            if name not in CLAUSE_KEYS:
                self.fault("terms", (*path, name), f"unknown key {name!r}; allowed: {', '.join(CLAUSE_KEYS)}", key)
        if entry.get("kind") not in CLAUSE_KINDS:
            self.fault("terms", path, f"kind is {entry.get('kind')!r}; allowed: {', '.join(CLAUSE_KINDS)}", key)
        heading, text = entry.get("heading") or {}, entry.get("text") or {}
        for language in (self.data["provider"] or {}).get("languages", ()):
            if not text.get(language) or not heading.get(language):
                self.fault("terms", path, f"heading or text is missing in {language!r}", key)
        if not text:
            return None
        return Clause(key, str(entry.get("kind")), str(entry.get("family", "")), heading, text)

    def _rules(self, version: str, raw: list[tuple[tuple[str | int, ...], str, str, dict[str, Any]]]) -> None:
        figures = {(clause, kind): data for _, clause, kind, data in raw}
        waiting: list[tuple[int, tuple[str | int, ...], str, str, dict[str, Any], list[str]]] = []
        for ordinal, (path, clause, kind, data) in enumerate(raw):
            resolved, refers, missing = self._resolve(data, figures)
            if missing:
                if self.without is None:
                    self.fault("terms", path, f"refers to a figure that no rule states: {missing}", clause)
                continue
            waiting.append((ordinal, path, clause, kind, resolved, refers))
        made: dict[str, list[Ruling[Rule]]] = {}
        for ordinal, path, clause, kind, data, refers in sorted(waiting, key=lambda item: (bool(item[5]), item[0])):
            rule = self._rule(path, clause, kind, data)
            if rule is None:
                continue
            referred = tuple(made[other][0] for other in refers if other in made)
            made.setdefault(clause, []).append(Ruling(rule, clause, version, self.base + ordinal, referred))
        self.numbered = {clause: sorted(found, key=lambda r: r.number) for clause, found in made.items()}

    def _resolve(
        self, data: Mapping[str, Any], figures: Mapping[tuple[str, str], Mapping[str, Any]]
    ) -> tuple[dict[str, Any], list[str], str | None]:
        """The figures with every `{clause: …, figure: …}` replaced by what that clause's rule states."""
        resolved: dict[str, Any] = {}
        refers: list[str] = []
        for name, value in data.items():
            if isinstance(value, Mapping) and set(value) == {"clause", "figure"}:
                stated = [
                    other[value["figure"]]
                    for (clause, _), other in figures.items()
                    if clause == value["clause"] and value["figure"] in other
                ]
                if not stated:
                    return {}, [], f"{value['clause']}, {value['figure']}"
                resolved[name] = stated[0]
                refers.append(value["clause"])
            else:
                resolved[name] = value
        return resolved, refers, None

    def _rule(
        self, path: tuple[str | int, ...], clause: str, kind: str, data: dict[str, Any], file: str = "terms"
    ) -> Rule | None:
        known = rule_kinds()
        if kind not in known:
            self.fault(file, path, f"unknown rule kind {kind!r}; allowed: {', '.join(sorted(known))}", clause)
            return None
        try:
            return _rule(known[kind], json.dumps(data))
        except ValidationError as error:
            fields = ", ".join(info.alias or name for name, info in known[kind].model_fields.items())
            for detail in error.errors():
                self.fault(file, (*path, *detail["loc"]), f"{describe(detail)} (figures of {kind}: {fields})", clause)
            return None


@lru_cache(maxsize=64)
def _provider(written: str) -> Provider:
    """The provider of that text: versions that say the same of it share it, and its calendars."""
    return Provider.model_validate(json.loads(written))


@lru_cache(maxsize=8192)
def _rule(kind: type[Rule], written: str) -> Rule:
    """The rule of those figures: versions that state it alike share it, so that a draft costs what it changes."""
    return kind.model_validate(json.loads(written))


def describe(detail: Any) -> str:
    """A pydantic error in one sentence that names the figure, the value and what is allowed."""
    name = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return f"{name} is missing"
    if detail["type"] == "extra_forbidden":
        return f"unknown figure {name!r}"
    return f"{name} is {detail['input']!r}: {detail['msg']}"


def read_terms(data: Mapping[str, Any], base: int = 0, without: tuple[str, str] | None = None) -> Terms:
    """The version that `data` holds; raises PackFaults with every fault found.

    `base` is the number of its first stored ruling. `without` (clause, kind) leaves one rule out, for the trial that
    a rehearsal would notice its absence.
    """
    reader = Reader(data, base, without)
    terms = reader.read()
    if reader.faults or terms is None:
        raise PackFaults(reader.faults)
    return terms


def read_provider(data: Mapping[str, Any]) -> Provider:
    """The provider that `data` holds; raises PackFaults where it cannot be read."""
    reader = Reader(data)
    provider = reader.provider()
    if provider is None:
        raise PackFaults(reader.faults)
    return provider


@lru_cache(maxsize=32)
def _remembered(key: tuple[str, int]) -> dict[str, Terms]:
    return {}


def stored_terms(number: int, digest: str, load: Any) -> Terms:
    """The version stored under `number`, read once a process; `load` fetches its content when it is not known yet."""
    kept = _remembered((digest, number))
    if "terms" not in kept:
        kept["terms"] = read_terms(load(), base=number * RULINGS_PER_VERSION)
    return kept["terms"]


RULINGS_PER_VERSION = 10_000  # a ruling's number is its version's number times this, plus its place
