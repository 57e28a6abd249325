"""What was measured from outside: one door for nodes, probes and staff, and the act that takes each kind of reading."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from posada.contexts.abuse.acts.suspend_overloaded import take_load
from posada.contexts.backups.acts.keep_panel_copies import take_panel_copy
from posada.contexts.backups.acts.leave_out import take_disk_use
from posada.contexts.backups.acts.run_backups import take_report
from posada.contexts.metering.acts.host import look_at_name
from posada.contexts.metering.acts.take_use import take_share, take_use
from posada.contexts.names.acts.follow_certificates import Told, take_certificate
from posada.contexts.names.acts.follow_domains import take_answers
from posada.contexts.privacy.acts.take_use import take_counters, take_event
from posada.contexts.services.acts.end_inactive import note_use
from posada.contexts.services.acts.meter_use import take_meter
from posada.contexts.uptime.acts.take_probe import take_probe
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class Reading:
    """One metric of a service or of a server at one instant. Told twice, it is taken once."""

    metric: str
    value: Any
    at: datetime
    now: datetime
    by: Actor
    service_id: int | None = None
    server: str = ""


def probe(reading: Reading) -> None:
    """`probe` of a server: `ok`, or `failed`."""
    if not reading.server:
        raise BadInput("server", reading.server, "the server that was probed")
    take_probe(reading.server, reading.value == "ok", at=reading.at, now=reading.now)


def load(reading: Reading) -> None:
    """`load` of a service: `percent` of the processors for so many `minutes`, and whether its server is `degraded`."""
    said = _fields(reading)
    take_load(
        _service(reading), Decimal(str(said.get("percent", 0))), int(said.get("minutes", 0)),
        degraded=bool(said.get("degraded")), now=reading.now, by=reading.by,
    )  # fmt: skip


def backup(reading: Reading) -> None:
    """`backup` of a service: the `result` (good or failed), its `size` in bytes, or the `error`."""
    said = _fields(reading)
    size, error = int(said.get("size", 0)), str(said.get("error", ""))
    take_report(_service(reading), said.get("result") == "good", size=size, error=error, at=reading.at)


def disk(reading: Reading) -> None:
    """`disk` of a service: the bytes it uses."""
    take_disk_use(_service(reading), _whole(reading.value), at=reading.at)
    use(reading)


def use(reading: Reading) -> None:
    """What a service uses: a figure, or `of` what (a database) and its `value`. Bytes, seconds, or by number."""
    item, value = "", reading.value
    if isinstance(value, Mapping):
        item, value = str(value.get("of", "")), value.get("value")
    figure = _figure(value)
    take_use(_service(reading), reading.metric, figure, item, at=reading.at, now=reading.now, by=reading.by)


def server_share(reading: Reading) -> None:
    """`server-share` of a service: its server's `load` and `cores`, and the percent (`share`) that it makes of it."""
    said = _fields(reading)
    take_share(
        _service(reading), _figure(said.get("load")), _whole(said.get("cores", 0)), _figure(said.get("share")),
        now=reading.now, by=reading.by,
    )  # fmt: skip


def answering_name(reading: Reading) -> None:
    """`answering-name`: a host name that a service answers under."""
    look_at_name(_service(reading), str(reading.value), now=reading.now, by=reading.by)


def panel_copy(reading: Reading) -> None:
    """`panel-copy` of a service: the `file` that the panel made, or that is `gone` from the account."""
    said = _fields(reading)
    take_panel_copy(_service(reading), str(said.get("file", "")), bool(said.get("gone")), at=reading.at)


def certificate(reading: Reading) -> None:
    """`certificate` of a site: its `issuer` and `names`, and `until` when it is good; or the `words` of why not."""
    said, zone = _fields(reading), reading.at.tzinfo
    until = said.get("until")
    if isinstance(until, str):
        until = datetime.fromisoformat(until)
    if isinstance(until, datetime) and until.tzinfo is None:
        until = until.replace(tzinfo=zone)
    told = Told(
        str(said.get("issuer", "")),
        tuple(map(str, said.get("names", ()))),
        reading.at,
        until,
        str(said.get("words", "")),
    )
    take_certificate(_service(reading), told, now=reading.now, by=reading.by)


def dns(reading: Reading) -> None:
    """`dns` of a service: what the world's DNS says of its domain, by type of record, each a list."""
    answers = {str(kind): [str(one) for one in said] for kind, said in _fields(reading).items()}
    take_answers(_service(reading), answers, now=reading.now, by=reading.by)


def app_event(reading: Reading) -> None:
    """`app-event` of a station: its `action`, `country`, `region`, and how many `times`."""
    take_event(_service(reading), _fields(reading), at=reading.at, now=reading.now, by=reading.by)


def mailbox_use(reading: Reading) -> None:
    """`mailbox-use` of a service: the `mailbox`, and the day's counters."""
    said = dict(_fields(reading))
    mailbox = str(said.pop("mailbox", ""))
    take_counters(_service(reading), mailbox, said, at=reading.at, now=reading.now, by=reading.by)


def _service(reading: Reading) -> int:
    if reading.service_id is None:
        raise BadInput("service", None, "the service that was measured")
    return reading.service_id


def sign_in(reading: Reading) -> None:
    """`sign-in` of a person to a service, with user and password: any value."""
    note_use(_service(reading), at=reading.at)


def meter(reading: Reading) -> None:
    """`meter` of a service: which `meter`, at which `place`, and the gigabytes `used`."""
    said = _fields(reading)
    used = Decimal(str(said.get("used", 0)))
    take_meter(
        _service(reading), str(said.get("meter", "")), str(said.get("place", "")), used, at=reading.at, by=reading.by
    )


def _whole(value: object) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise BadInput("value", value, "a whole number") from error


def _figure(value: object) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or found < 0:
        raise BadInput("value", value, "a figure, 0 or more")
    return found


def _fields(reading: Reading) -> Mapping[str, Any]:
    if not isinstance(reading.value, Mapping):
        raise BadInput("value", reading.value, "fields by name")
    return reading.value


# What services use, and is kept over time.
USES = (
    "files", "distribution-files", "databases", "tables", "database-size", "database-tables", "cpu", "memory",
    "processes", "transfer", "cpu-percent",
)  # fmt: skip

# Metric -> the act that takes it.
READINGS: dict[str, Callable[[Reading], object]] = {
    "probe": probe,
    "load": load,
    "backup": backup,
    "disk": disk,
    **dict.fromkeys(USES, use),
    "server-share": server_share,
    "answering-name": answering_name,
    "sign-in": sign_in,
    "meter": meter,
    "certificate": certificate,
    "dns": dns,
    "panel-copy": panel_copy,
    "app-event": app_event,
    "mailbox-use": mailbox_use,
}


def take(reading: Reading) -> None:
    """Take a reading, within a unit of work. BadInput for a metric that nothing reads."""
    if reading.metric not in READINGS:
        raise BadInput("metric", reading.metric, ", ".join(sorted(READINGS)))
    READINGS[reading.metric](reading)
