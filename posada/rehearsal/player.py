"""Playing a rehearsal from its first instant to its last, looking where the script says to look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

from posada.ground.agenda.models import Parked
from posada.kernel.errors import PosadaError, Refusal
from posada.rehearsal import record
from posada.rehearsal.instants import local
from posada.rehearsal.judge import Window, decision_matches, notice_matches, state_matches, state_of
from posada.rehearsal.pages import page
from posada.rehearsal.scratch import Without, scratch_house
from posada.rehearsal.script import EventPart, ExpectPart, Script
from posada.rehearsal.snapshot import Snapshot
from posada.rehearsal.story import Story
from posada.rehearsal.verbs import VERBS

DAY = timedelta(days=1)
NEAREST = 5
# What ends a story before its time: a refusal that nobody expected, or an act that finds nothing to act on.
BROKEN = (PosadaError, ObjectDoesNotExist, DatabaseError, LookupError, ValueError, TypeError, ArithmeticError)


@dataclass
class Result:
    """What came of a rehearsal: everything it did, and which expectations failed."""

    script: Script
    passed: int = 0
    failures: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    acts: int = 0  # how many decisions there were, where they themselves are not kept

    @property
    def ok(self) -> bool:
        return not self.failures


class Unexpected(PosadaError):
    """The story did not go as its script says it would: a refusal that was not expected, or none that was."""


@dataclass
class Check:
    """A state expectation and what became of it."""

    expectation: ExpectPart
    at: datetime
    came: Any = None
    held: bool = False
    looked: bool = False


class Player:
    """One playing of one script."""

    def __init__(self, script: Script, story: Story) -> None:
        self.script, self.story = script, story
        self.acting = False
        self.zone = story.terms.calendar.tz
        self.snapshot = Snapshot(story)
        self.end = datetime.combine(script.until + DAY, time(), self.zone)
        self.checks = [
            Check(e, Window(e, self.zone).look_at() or self.end)
            for e in script.expect
            if e.subject not in ("clause", "notice", "never")
        ]
        self.nevers = [
            Check(e, self.end) for e in script.expect if e.subject == "never" and not _is_record(e.wanted["never"])
        ]
        story.watch = self.watch
        story.tasks_by_hand = any(event.verb == "task" for event in script.events)

    def play(self) -> None:
        """Live through the story: events before due steps where an instant holds both."""
        moments: list[tuple[datetime, int, Any]] = [(local(e.at, self.zone), 0, e) for e in self.script.events]
        moments += [(c.at, 1 if c.expectation.at else -1, c) for c in self.checks if c.at < self.end]
        for at, _, what in sorted(moments, key=lambda moment: moment[:2]):
            if at > self.end:
                break
            self.story.live_until(at, inclusive=isinstance(what, Check) and what.expectation.at is not None)
            if isinstance(what, Check):
                self.look(what)
            else:
                self.act(what)
        self.story.live_until(self.end, inclusive=False)
        for check in self.checks:
            if not check.looked:
                self.look(check)

    def act(self, event: EventPart) -> None:
        verb = VERBS[event.verb]
        self.acting = True  # what an event makes gets its name when the event is over
        try:
            verb().play(self.story, verb.Fields.model_validate(event.fields or {}), event)
        except Refusal as refusal:
            self.story.settle()
            if not event.attempt:
                raise Unexpected(f"{event.at} {event.verb}: refused without `attempt`: {refusal}") from refusal
        else:
            if event.attempt:
                last = record.decisions(self.story)[-3:]
                if not any(decision["outcome"] == "refused" for decision in last):
                    raise Unexpected(f"{event.at} {event.verb}: a refusal was expected, and it went through")
        finally:
            self.acting = False
            self.watch()

    def watch(self) -> None:
        """Name what is new, and look whether something came that must never come."""
        if not self.acting:
            self.snapshot.name_invoices()
        for check in self.nevers:
            window = Window(check.expectation, self.zone)
            if not check.looked and window.holds(self.story.now):
                wanted = check.expectation.wanted["never"]
                came = state_of(wanted, self.snapshot, self.show)
                if state_matches(wanted, came):
                    check.came, check.looked = came, True

    def look(self, check: Check) -> None:
        wanted = check.expectation.wanted
        try:
            check.came = state_of(wanted, self.snapshot, self.show)
        except PosadaError as error:
            check.came = {"error": str(error)}
        check.held = state_matches(wanted, check.came) and self._on_its_day(check)
        check.looked = True

    def _on_its_day(self, check: Check) -> bool:
        """An invoice named with a day and nothing else is expected to have been issued on it."""
        wanted = check.expectation.wanted
        if "invoice" not in wanted or len(wanted) > 1 or check.expectation.on is None:
            return True
        return bool(check.came["issued"] == check.expectation.on.isoformat())

    def show(self, wanted: Mapping[str, Any]) -> Any:
        return page(self.story, wanted)


def _is_record(wanted: Mapping[str, Any]) -> bool:
    return "shows" not in wanted and ("clause" in wanted or "notice" in wanted)


def play(
    script: Script,
    path: Path,
    *,
    terms_file: Path | None = None,
    without: Without | None = None,
    nudge: Mapping[str, Any] | None = None,
    full: bool = True,
) -> Result:
    """Play a rehearsal in a scratch house and judge it; `without` a rule, or with figures nudged, to try its aim."""
    result = Result(script)
    with scratch_house(script, path, terms_file=terms_file, without=without, nudge=nudge) as story:
        player = Player(script, story)
        try:
            player.play()
        except BROKEN as error:
            result.failures.append({"expected": "the story goes on", "came": f"{type(error).__name__}: {error}"})
        result.decisions, result.notices = record.decisions(story), record.notices(story)
        judge(player, result)
        if story.parked:
            result.failures += [
                {"expected": "nothing parked", "came": f"{p.subject_kind}:{p.subject_id} {p.why}"}
                for p in Parked.objects.all()
            ]
        if full:
            result.state = final_state(player)
    return result


def judge(player: Player, result: Result) -> None:
    """Say of each expectation whether it held, in the order of the script."""
    states = {id(check.expectation): check for check in [*player.checks, *player.nevers]}
    for expectation in player.script.expect:
        held, came = _verdict(player, result, expectation, states.get(id(expectation)))
        if held:
            result.passed += 1
        else:
            result.failures.append(
                {"expected": _written(expectation), "came": came, "nearest": _nearest(result, expectation)}
            )


def _verdict(player: Player, result: Result, expectation: ExpectPart, check: Check | None) -> tuple[bool, Any]:
    window = Window(expectation, player.zone)
    if check is not None:
        return (check.held, check.came) if expectation.subject != "never" else (not check.looked, check.came)
    wanted = expectation.wanted
    never = expectation.subject == "never"
    wanted = wanted["never"] if never else wanted
    rows, matches = (result.decisions, decision_matches) if "clause" in wanted else (result.notices, notice_matches)
    inner = Window(ExpectPart.model_validate(wanted), player.zone) if never else window
    found = [row for row in rows if matches(wanted, row, inner) and (not never or window.holds(_at(row)))]
    if never:
        return not found, found[:1]
    count = wanted.get("count")
    return (len(found) == int(count) if count is not None else bool(found)), f"{len(found)} found"


def _at(row: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(row["at"])


def _written(expectation: ExpectPart) -> dict[str, Any]:
    """The expectation as it stands in the script."""
    when = {name: getattr(expectation, name) for name in ("on", "at", "before", "after")}
    dated = {name: str(value) for name, value in when.items() if value is not None}
    return {key: value for key, value in expectation.wanted.items() if value is not None} | dated


def _nearest(result: Result, expectation: ExpectPart) -> list[str]:
    """The decisions on the same clause, or else those of the same day, to see by how much it was missed."""
    wanted = expectation.wanted
    clause = wanted.get("clause") or (wanted.get("never") or {}).get("clause")
    rows = [d for d in result.decisions if any(g["clause"] == clause for g in d["grounds"])]
    if not rows and expectation.on:
        rows = [d for d in result.decisions if d["at"].startswith(expectation.on.isoformat())]
    return [
        f"{d['at']} {d['act']} {d['subject']} {d['outcome']} {d['reason']} {d['clause']} {d['amounts']} {d['facts']}"
        for d in rows[-NEAREST:]
    ]


def final_state(player: Player) -> dict[str, Any]:
    """Invoices, services, domains, tickets, cases and balances as they stand at the end."""
    snapshot = player.snapshot

    def by_kind(kind: str) -> list[str]:
        return [name for name, (known, _) in player.story.names.items() if known == kind]

    services = [snapshot.service(name) for name in by_kind("service")]
    return {
        "invoices": [snapshot.invoice(name) for name in by_kind("invoice")],
        "services": services,
        "domains": [s for s in services if s and "domain" in s["product"]],
        "tickets": [snapshot.ticket(name) for name in by_kind("ticket")],
        "cases": [snapshot.case(name) for name in by_kind("case")],
        "balances": {name: snapshot.balance(name) for name in by_kind("customer")},
    }
