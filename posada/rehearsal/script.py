"""The file of a rehearsal: pack, time, products and customers of its own, events, and what must come of them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from posada.rehearsal.verbs import VERBS
from posada.terms import sources
from posada.terms.content import describe
from posada.terms.faults import Fault, PackFaults


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)


class CustomerPart(Part):
    """A customer of the story; it has accepted the terms in force at the start, unless `accepted: false`."""

    name: str
    country: str | None = None
    currency: str | None = None
    language: str | None = None
    tax_id: str = "0"
    email: str | None = None
    is_company: bool = False
    customer_class: str = Field("standard", alias="class")
    accepted: bool = True
    declared: bool = True
    address: str = "Calle 1 # 2-3"
    city: str = "Medellín"
    contacts: Mapping[str, Any] = Field(default_factory=dict)
    cards: list[Mapping[str, Any]] = Field(default_factory=list)
    since: datetime | None = None


class EventPart(Part):
    """One dated event: exactly one verb with its fields."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, defer_build=True)
    at: datetime
    by: str | None = None
    channel: str = "portal"
    attempt: bool = False

    @model_validator(mode="after")
    def has_one_verb(self) -> "EventPart":
        verbs = [name for name in self.model_extra or {} if name in VERBS]
        unknown = [name for name in self.model_extra or {} if name not in VERBS]
        if unknown or len(verbs) != 1:
            found = ", ".join(unknown or verbs) or "nothing"
            raise ValueError(f"an event has one verb, this one has {found}; allowed: {', '.join(sorted(VERBS))}")
        return self

    @property
    def verb(self) -> str:
        return next(iter(self.model_extra or {}))

    @property
    def fields(self) -> Any:
        return (self.model_extra or {})[self.verb]


# A page comes first: with a clause beside it, the page is the proof of what that clause promises to show.
SUBJECTS = ("shows", "clause", "invoice", "service", "domain", "ticket", "case", "notice", "balance", "never")


class ExpectPart(Part):
    """One expectation: the thing it names, when, and what must hold of it; unnamed fields are free."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, defer_build=True)
    on: date | None = None
    at: datetime | None = None
    before: date | datetime | None = None
    after: date | datetime | None = None

    @model_validator(mode="after")
    def names_one_thing(self) -> "ExpectPart":
        named = [name for name in SUBJECTS if name in (self.model_extra or {})]
        if not named:
            raise ValueError(f"an expectation names one of: {', '.join(SUBJECTS)}")
        if named[0] == "never":
            inner = (self.model_extra or {})["never"]
            if not isinstance(inner, Mapping) or not any(name in inner for name in SUBJECTS[:-1]):
                raise ValueError(f"never holds an expectation that names one of: {', '.join(SUBJECTS[:-1])}")
        unknown = [name for name in self.model_extra or {} if name not in named and name not in FIELDS[named[0]]]
        if unknown:
            raise ValueError(f"{named[0]} has no field {', '.join(unknown)}; allowed: {', '.join(FIELDS[named[0]])}")
        return self

    @property
    def subject(self) -> str:
        return next(name for name in SUBJECTS if name in (self.model_extra or {}))

    @property
    def wanted(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


FIELDS: dict[str, tuple[str, ...]] = {
    "clause": ("outcome", "role", "subject", "customer", "amounts", "actor", "act", "reason", "facts", "terms",
               "currency"),
    "invoice": ("state", "due", "total", "net", "tax", "currency", "lines", "kind", "paid", "number", "origin",
                "issued", "documents"),
    "service": ("state", "holds", "next", "until", "deadline", "product", "renews", "ends", "price", "plan", "cycle"),
    "domain": ("state", "holds", "next", "until", "deadline", "renews", "ends", "name_servers"),
    "ticket": ("state", "department", "level", "deadline", "next", "attended", "kind", "number", "opened", "waiting",
               "closed", "messages", "channel"),
    "case": ("state", "kind", "deadline", "amounts", "next", "role", "stage", "facts"),
    "notice": ("to", "about", "channel", "count", "contains", "state"),
    "balance": ("owed", "open", "credit", "currency"),
    "shows": ("to", "contains", "lacks", "language", "status", "clause"),
    "never": (),
}  # fmt: skip


class Script(Part):
    """A rehearsal's file."""

    pack: str
    title: str = ""
    start: datetime = Field(alias="from")
    until: date
    catalog: Mapping[str, Any] = Field(default_factory=dict)
    price_list: Mapping[str, Any] = Field(default_factory=dict)
    terms: Mapping[str, Any] = Field(default_factory=dict)
    provider: Mapping[str, Any] = Field(default_factory=dict)
    customers: Mapping[str, CustomerPart] = Field(default_factory=dict)
    staff: Mapping[str, Any] = Field(default_factory=dict)
    events: list[EventPart] = Field(default_factory=list)
    expect: list[ExpectPart] = Field(default_factory=list)
    rates: Mapping[str, Decimal | Mapping[str, Decimal]] = Field(
        default_factory=dict, description="what one of a currency costs on every day: a number, or one a currency"
    )


def read_script(path: Path) -> Script:
    """The rehearsal in a file; raises PackFaults naming file and line where it is wrong."""
    data = sources.read(path)
    try:
        if not isinstance(data, Mapping):
            raise PackFaults([Fault(str(path), (), "a rehearsal is a mapping with pack, from, until, events, expect")])
        script = Script.model_validate(data)
        faults = fault_of_fields(path, script)
    except ValidationError as error:
        faults = [
            Fault(str(path), tuple(d["loc"]), describe(d), line=sources.line_of(path, tuple(d["loc"])))
            for d in error.errors()
        ]
    if faults:
        raise PackFaults(faults)
    return script


def fault_of_fields(path: Path, script: Script) -> list[Fault]:
    """Fields that a verb does not know, or lacks."""
    faults = []
    for position, event in enumerate(script.events):
        try:
            VERBS[event.verb].Fields.model_validate(event.fields or {})
        except ValidationError as error:
            for detail in error.errors():
                where = ("events", position, event.verb, *detail["loc"])
                allowed = ", ".join(info.alias or name for name, info in VERBS[event.verb].Fields.model_fields.items())
                message = f"{describe(detail)} (fields of {event.verb}: {allowed})"
                faults.append(Fault(str(path), where, message, line=sources.line_of(path, where)))
    return faults


def schema() -> dict[str, Any]:
    """The JSON Schema of the file format."""
    base = Script.model_json_schema(by_alias=True)
    event = base["$defs"]["EventPart"]
    event["properties"].update({name: verb.Fields.model_json_schema() for name, verb in VERBS.items()})
    event["additionalProperties"] = False
    event["oneOf"] = [{"required": [name]} for name in VERBS]
    expect = base["$defs"]["ExpectPart"]
    expect["properties"].update({name: {} for name in SUBJECTS})
    expect["properties"].update({field: {} for fields in FIELDS.values() for field in fields})
    return base
