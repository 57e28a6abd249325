"""Who moves a site here, and what each of both has to do before, meanwhile and after."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from posada.terms.rule import Rule

Way = Literal["provider", "client"]


class RelocationWays(Rule):
    """Who comes from another host chooses one of these `ways`, of which one is `recommended`.

    Source: altomarketing/migration-two-options. With the provider's, a case opens for `role`; with the client's, the
    client's own steps are shown and nobody of the house has anything to do.
    """

    ways: tuple[Way, ...] = Field(min_length=2)
    recommended: Way
    role: str

    @model_validator(mode="after")
    def what_is_recommended_can_be_chosen(self) -> Self:
        if self.recommended not in self.ways:
            raise ValueError("the recommended way must be one of the ways")
        return self


class RelocationAccess(Rule):
    """The provider begins once each of these `fields` about the former server is given and a sign-in has worked.

    Source: altomarketing/migration-access-form. Kept sealed, and erased when the relocation is closed. Reading: the
    text names no fields; they are ours.
    """

    fields: tuple[str, ...] = Field(min_length=1)

    def missing(self, given: Mapping[str, Any]) -> list[str]:
        return [name for name in self.fields if not str(given.get(name) or "").strip()]


class RelocationBackup(Rule):
    """The provider begins once the `by` has said that there is a reliable copy of all that is to be moved.

    Source: laredonet/migration-customer-backup. Reading: `overridden_by` may begin without it, with a reason.
    """

    by: Literal["customer"] = "customer"
    overridden_by: str


class RelocationNotice(Rule):
    """`what` is not moved: the customer says that this was read before the provider begins.

    Source: altomarketing/migration-old-messages-not-moved. Who asks for it later is answered with the clause.
    """

    identity: ClassVar[tuple[str, ...]] = ("what",)
    what: str


class MailReading(Rule):
    """Who reads mail in one of `held` ways says that it was downloaded before the domain points here.

    Source: altomarketing/migration-webmail-download-before-delegation. Reading: who reads in both ways is held too.
    """

    held: tuple[str, ...] = Field(min_length=1)
    free: tuple[str, ...] = Field(min_length=1)


class RelocationSteps(Rule):
    """Who moves alone takes these `steps` in order; without `mail_step`, a change of name servers warns of lost mail.

    Source: altomarketing/migration-self-service-checklist.
    """

    steps: tuple[str, ...] = Field(min_length=1)
    mail_step: str

    @model_validator(mode="after")
    def the_mail_step_is_one(self) -> Self:
        if self.mail_step not in self.steps:
            raise ValueError("mail_step must be one of the steps")
        return self

    def open(self, taken: Collection[str]) -> list[str]:
        return [step for step in self.steps if step not in taken]
