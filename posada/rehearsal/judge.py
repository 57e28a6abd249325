"""Whether what came is what was expected."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from posada.rehearsal.script import ExpectPart
from posada.rehearsal.snapshot import Snapshot

STATES = ("invoice", "service", "domain", "ticket", "case", "balance", "shows")
DAY = timedelta(days=1)


def same(expected: Any, came: Any) -> bool:
    """Whether `came` is as expected: amounts by value, mappings and lists by what they name."""
    if isinstance(expected, Mapping):
        return isinstance(came, Mapping) and all(same(value, came.get(key)) for key, value in expected.items())
    if isinstance(expected, list):
        if not isinstance(came, list):
            return False
        if all(isinstance(item, Mapping) for item in expected) and expected:
            return all(any(same(item, other) for other in came) for item in expected)
        return sorted(map(str, expected)) == sorted(map(str, came))
    if expected is None or came is None:
        return expected is came
    if str(expected) == str(came):
        return True
    if (
        isinstance(came, str)
        and isinstance(expected, str)
        and came.startswith(expected)
        and came[len(expected) :][:1] == "T"
    ):
        return True  # a day expected, an instant came
    try:
        return Decimal(str(expected)) == Decimal(str(came))
    except InvalidOperation:
        return False


class Window:
    """The span of time an expectation speaks of."""

    def __init__(self, expectation: ExpectPart, zone: ZoneInfo) -> None:
        self.zone = zone
        self.on, self.at = expectation.on, self._instant(expectation.at)
        self.before, self.after = self._instant(expectation.before), self._after(expectation.after)

    def _instant(self, value: date | datetime | None) -> datetime | None:
        if value is None:
            return None
        if not isinstance(value, datetime):
            value = datetime.combine(value, time())
        return value if value.tzinfo else value.replace(tzinfo=self.zone)

    def _after(self, value: date | datetime | None) -> datetime | None:
        instant = self._instant(value)
        return instant + DAY if instant and not isinstance(value, datetime) else instant

    def holds(self, instant: datetime) -> bool:
        """Whether something that happened at `instant` is meant."""
        here = instant.astimezone(self.zone)
        return (
            (self.on is None or here.date() == self.on)
            and (self.at is None or here.replace(second=0, microsecond=0) == self.at.astimezone(self.zone))
            and (self.before is None or here < self.before)
            and (self.after is None or here >= self.after)
        )

    def look_at(self) -> datetime | None:
        """The instant at which a state is to be looked at; None for the end of the story."""
        if self.on is not None:
            return datetime.combine(self.on + DAY, time(), self.zone)
        return self.at


def decision_matches(wanted: Mapping[str, Any], decision: Mapping[str, Any], window: Window) -> bool:
    """Whether a decision stands on the clause, in any role, with the fields named."""
    stood = [ground["role"] for ground in decision["grounds"] if ground["clause"] == wanted["clause"]]
    if not stood or not window.holds(datetime.fromisoformat(decision["at"])):
        return False
    if "role" in wanted and wanted["role"] not in stood:
        return False
    if "subject" in wanted and wanted["subject"] not in (decision["subject"], decision["subject"].split(":", 1)[1]):
        return False
    if "actor" in wanted and not (
        decision["actor"] == wanted["actor"] or decision["actor"].endswith(f"/{wanted['actor']}")
    ):
        return False
    return all(
        same(wanted[key], decision.get(key))
        for key in ("outcome", "customer", "amounts", "act", "reason", "facts", "terms", "currency")
        if key in wanted
    )


def notice_matches(wanted: Mapping[str, Any], notice: Mapping[str, Any], window: Window) -> bool:
    if notice["kind"] != wanted["notice"] or not window.holds(datetime.fromisoformat(notice["at"])):
        return False
    if "about" in wanted and wanted["about"] not in (notice["about"], notice["about"].split(":", 1)[1]):
        return False
    if "contains" in wanted:
        parts = wanted["contains"] if isinstance(wanted["contains"], list) else [wanted["contains"]]
        if not all(str(part) in notice["subject"] + "\n" + notice["body"] for part in parts):
            return False
    return all(same(wanted[key], notice.get(key)) for key in ("to", "channel", "state") if key in wanted)


def state_of(wanted: Mapping[str, Any], snapshot: Snapshot, show: Callable[[Mapping[str, Any]], Any]) -> Any:
    """What the thing named looks like now; None where it does not exist."""
    if "shows" in wanted:
        return show(wanted)
    for kind in ("invoice", "ticket", "case"):
        if kind in wanted:
            return getattr(snapshot, kind)(str(wanted[kind]))
    if "service" in wanted or "domain" in wanted:
        return snapshot.service(str(wanted.get("service", wanted.get("domain"))))
    return snapshot.balance(str(wanted["balance"]))


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def stands_on(page: Mapping[str, Any], part: Any) -> bool:
    """Whether a page says `part`; a name of the script (`web/1`) stands there as what it is called on pages."""
    return page.get("words", {}).get(str(part), str(part)) in page["text"]


def state_matches(wanted: Mapping[str, Any], came: Any) -> bool:
    if came is None:
        return False
    if "shows" in wanted:
        parts, lacks = listed(wanted.get("contains", [])), listed(wanted.get("lacks", []))
        return all(stands_on(came, part) for part in parts) and not any(stands_on(came, part) for part in lacks)
    named = {key: value for key, value in wanted.items() if key not in STATES}
    if "plan" in named and isinstance(named["plan"], str):
        named["product"] = named.pop("plan")
    return all(same(value, came.get(key)) for key, value in named.items())
