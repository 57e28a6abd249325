"""What kinds of access a service may have: to the machine it runs on, and to its files."""

from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class RemoteAccess(Rule):
    """Remote access to the server is given with the services that such a rule is about, and with no other.

    Source: metsys/remote-access-plans. Reading: a virtual server includes it by its nature.
    """

    given: Literal[True] = True


class FileAccounts(Rule):
    """Accounts for file transfer carry a name of their own; these, by which anybody could come in, are refused.

    Source: metsys/ftp-no-anonymous. What a server is found to have of them is reported and taken off.
    """

    forbidden: tuple[str, ...] = Field(("anonymous", "guest"), min_length=1)

    def forbids(self, name: str) -> bool:
        """Whether an account of that name, whatever its capitals or domain, lets anybody in."""
        return name.strip().casefold().partition("@")[0] in self.forbidden
