"""What people ask for that a person decides: who may ask, in which form, and what a decision must say."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class AskedCase(Rule):
    """A matter `of` some kind is put before `role` once everything that it `requires` is stated.

    Sources: alestra/audit-request, alestra/credential-recovery, alestra/authority-access, alestra/no-copy-no-resale.
    `admits` lists, by field, the values it may have; `channels` the doors by which it counts (none: all); `advance`
    how long before the day in `advance_of` it is asked; `within` by when it should be decided, after which it goes to
    `overdue_to`; `decision_needs` what a person states with a grant, `refusal_needs` with a refusal.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str = Field(max_length=40)
    asked_by: Literal["customer", "staff", "anyone"] = "customer"
    role: str
    requires: tuple[str, ...] = ()
    admits: dict[str, tuple[str, ...]] = {}
    channels: tuple[str, ...] = ()
    advance: Duration | None = None
    advance_of: str = "proposed"
    within: Duration | None = None
    overdue_to: str = "supervisor"
    decision_needs: tuple[str, ...] = ()
    refusal_needs: tuple[str, ...] = ("reason",)

    @model_validator(mode="after")
    def what_is_admitted_is_required(self) -> Self:
        if self.advance is not None and self.advance_of not in self.requires:
            raise ValueError("the day that `advance` counts to must be among what is required")
        return self

    def missing(self, given: Mapping[str, Any]) -> list[str]:
        """What was not stated, in the order in which it is asked for."""
        return [name for name in self.requires if given.get(name) in (None, "", [], {})]

    def not_admitted(self, given: Mapping[str, Any]) -> list[str]:
        """The fields whose value is none of those that count."""
        return [name for name, values in self.admits.items() if name in given and str(given[name]) not in values]


class CauseAttribution(Rule):
    """Of what a decided matter `of` some kind lasted, nothing is put down to the house for causes `not_attributable`.

    Source: alestra/outage-cause-attribution. `lasted` and `cause` name the fields that state both.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str
    lasted: str = "minutes"
    cause: str = "cause"
    not_attributable: tuple[str, ...] = Field(min_length=1)

    def attributable(self, given: Mapping[str, Any]) -> int:
        return 0 if str(given.get(self.cause)) in self.not_attributable else int(given.get(self.lasted, 0))


class NotIncluded(Rule):
    """`what` is not part of any service; it is answered so, with the door that leads on where there is one.

    Sources: alestra/migration-in-excluded, alestra/audits-not-included.
    """

    identity: ClassVar[tuple[str, ...]] = ("what",)
    what: str = Field(max_length=40)
    instead: str = ""
    advice: bool = False  # a ticket for advice about it is taken
