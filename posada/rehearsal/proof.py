"""Which clauses are proved: cited by an expectation that holds, and that fails when the clause's rule is taken out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posada.rehearsal.player import Result, play
from posada.rehearsal.script import Script, read_script
from posada.terms import content, sources
from posada.terms.contract import Terms
from posada.terms.pack import Pack


@dataclass
class Row:
    """One clause and its proof. `noticed` is None where it was not tried."""

    id: str
    kind: str
    family: str
    rules: list[str]
    rehearsals: list[dict[str, Any]] = field(default_factory=list)
    texts_complete: bool = True
    noticed: bool | None = None
    unnoticed: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Declared with text in every language; or cited by a rehearsal that holds, with a rule that is missed."""
        if self.kind == "declared":
            return self.texts_complete
        cited = bool(self.rules) and any(rehearsal["passed"] for rehearsal in self.rehearsals)
        return cited and self.noticed is not False

    def as_object(self) -> dict[str, Any]:
        """The documented shape: one row a clause."""
        shape = {
            "id": self.id, "kind": self.kind, "family": self.family, "rules": self.rules,
            "rehearsals": self.rehearsals, "done": self.done,
        }  # fmt: skip
        return shape if self.noticed is None else {**shape, "noticed": self.noticed, "unnoticed": self.unnoticed}


def terms_of(pack: Pack) -> Terms:
    """The newest version in the pack's folder, as drafted; raises PackFaults where it cannot be read."""
    return content.read_terms(drafted(pack))


def drafted(pack: Pack, version: str | None = None) -> dict[str, Any]:
    """The content of a version as its files say it."""
    return content.content(
        pack.name, sources.read(pack.provider_file()), sources.read(pack.terms_file(version)),
        sources.read(pack.catalog_file()),
    )  # fmt: skip


def cited_by(script: Script) -> set[str]:
    """The clauses that a script's expectations name; what must never come does not count."""
    return {str(e.wanted["clause"]) for e in script.expect if "clause" in e.wanted}


def rows(pack: Pack, terms: Terms, results: Mapping[Path, Result]) -> list[Row]:
    """One row a clause, with the rehearsals that cite it."""
    languages = terms.provider.languages
    found = {
        clause.id: Row(
            clause.id, clause.kind, clause.family, [ruling.rule.kind() for ruling in clause.rulings],
            texts_complete=all(clause.text.get(code) and clause.heading.get(code) for code in languages),
        )
        for clause in terms.clauses.values()
        if clause.kind != "law"
    }  # fmt: skip
    for path, result in sorted(results.items()):
        for clause in cited_by(result.script) & found.keys():
            named = str(path.relative_to(pack.folder))
            found[clause].rehearsals.append({"file": named, "passed": holds(result, clause)})
    return list(found.values())


def holds(result: Result, clause: str) -> bool:
    """Whether every expectation naming the clause held, in a story that went on to its end."""
    return not any(_about(failure, clause) for failure in result.failures)


def _about(failure: Mapping[str, Any], clause: str) -> bool:
    expected = failure["expected"]
    return not isinstance(expected, Mapping) or expected.get("clause") == clause


def notices_absence(path: Path, clause: str, kind: str) -> bool:
    """Whether an expectation of this rehearsal that names the clause fails without its rule of that kind."""
    return not holds(play(read_script(path), path, without=(clause, kind), full=False), clause)


def play_as_it_is(file: str) -> Result:
    """The rehearsal in that file played: its Result, without what it did and the state it left."""
    path = Path(file)
    result = play(read_script(path), path, full=False)
    result.acts = len(result.decisions)
    result.decisions, result.notices = [], []
    return result


@dataclass(frozen=True, slots=True)
class Trial:
    """One rule to be taken out of one clause, and the rehearsals that may notice, the shortest first."""

    clause: str
    kind: str
    files: tuple[str, ...]


def noticed(trial: Trial) -> bool:
    """Whether some rehearsal notices; once one has, the others need not be played."""
    return any(notices_absence(Path(file), trial.clause, trial.kind) for file in trial.files)


def trials(pack: Pack, found: Iterable[Row], results: Mapping[Path, Result]) -> list[Trial]:
    """What must be tried for `mutate`: each rule of each proved clause, with the rehearsals that cite the clause."""
    acts = {str(path): result.acts for path, result in results.items()}
    return [
        Trial(row.id, kind, tuple(sorted(files, key=lambda file: (acts[file], file))))
        for row in found
        if row.kind != "declared" and (files := [str(pack.folder / r["file"]) for r in row.rehearsals if r["passed"]])
        for kind in dict.fromkeys(row.rules)
    ]


def mark_noticed(found: Iterable[Row], tried: Mapping[Trial, bool]) -> None:
    """Set on each row whether the absence of every rule of it was noticed by some rehearsal."""
    seen = {(trial.clause, trial.kind) for trial, was_noticed in tried.items() if was_noticed}
    for row in found:
        if row.kind == "declared" or not row.rehearsals:
            continue
        row.unnoticed = [kind for kind in row.rules if (row.id, kind) not in seen]
        row.noticed = not row.unnoticed
