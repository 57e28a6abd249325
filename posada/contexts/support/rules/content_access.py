"""Who may look into a customer's mail, what for, and what leaves the house."""

from typing import ClassVar, Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class MessageParts(Rule):
    """A message has content and routing data, part by part. Source: laredonet/content-vs-routing-data.

    Reading: sender and recipient are routing data, the subject is content.
    """

    content: frozenset[str] = Field(min_length=1)
    routing: frozenset[str] = Field(min_length=1)


class ClosedContent(Rule):
    """Staff see no content but for a purpose that the terms list. Source: laredonet/no-staff-viewing-of-content."""


class AccessPurpose(Rule):
    """Staff may do `what` for this purpose (`code`), with what it `requires`, and it is logged with the ticket.

    Sources: laredonet/mailbox-login-purposes, laredonet/content-view-purposes. `limit` is how long a session lasts.
    """

    identity: ClassVar[tuple[str, ...]] = ("what", "code")

    what: Literal["mailbox-login", "content-view"]
    code: str
    requires: str = ""
    limit: Duration | None = None


class AggregateDisclosure(Rule):
    """Data of this kind leave the house only as statistics over groups of `group_min` customers or more, unnamed.

    Sources: laredonet/routing-data-aggregate-disclosure, laredonet/usage-data-disclosure.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)

    of: str
    group_min: int = Field(5, ge=2)


class JunkSharing(Rule):
    """Content may be shared with agencies against abuse, junk mail alone. Source: laredonet/junk-content-sharing."""

    recipients: tuple[str, ...] = Field(min_length=1)


class NoContentAdvertising(Rule):
    """No advertising is aimed by the content of messages. Source: laredonet/no-content-scanning-for-ads."""
