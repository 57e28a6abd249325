"""Where people read how things stand."""

from pydantic import Field

from posada.terms.rule import Rule


class StatusPage(Rule):
    """A public page tells every incident while it lasts, with no sign-in and nobody's data.

    Source: altomarketing/status-page-continuous.
    """


class StatusSection(Rule):
    """The client area's status section tells what is in one of `conditions`, with each change, until it is stable.

    Source: altomarketing/sla2-status-publication.
    """

    conditions: frozenset[str] = Field(min_length=1)


class IncidentChannel(Rule):
    """Incidents are told in the status section alone: who asks elsewhere is shown the way there.

    Source: altomarketing/sla2-channel-exclusive. `kinds` are the kinds of ticket that ask about one; `channels` those
    where it is told anyhow. No further case is opened for the same incident.
    """

    kinds: frozenset[str] = Field(min_length=1)
    channels: frozenset[str] = frozenset({"portal"})


class FollowedReport(Rule):
    """A report that proves to be a fault of the service follows its incident: each update is told in its ticket.

    Source: altomarketing/sla3-outcome-incident.
    """
