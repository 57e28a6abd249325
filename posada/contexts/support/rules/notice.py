"""Who is told of what, and by which channel."""

from typing import ClassVar, Literal

from pydantic import field_validator

from posada.terms.rule import Rule

Channel = Literal["email", "ticket", "portal", "phone"]


class Notice(Rule):
    """The notice `of` something goes to these people by these channels; sending it is recorded with its proof.

    Source: flooming/rental-renewal-notice.

    Reading: what the terms do not order to be told is told all the same, to the primary contact by e-mail; but then
    no clause stands behind it.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)

    of: str
    to: Literal["primary_contact", "requester", "all_contacts"] = "primary_contact"
    channel: tuple[Channel, ...] = ("email",)

    @field_validator("channel", mode="before")
    @classmethod
    def one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value
