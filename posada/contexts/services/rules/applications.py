"""Applications that the house puts into services, those that it leaves to customers, and those that they changed."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from posada.terms.rule import Rule


class OfferedApplications(Rule):
    """These applications are installed on request and configured as the house does, each with the address of its guide.

    Source: flooming/support-application.
    """

    applications: Mapping[str, str] = Field(min_length=1)  # name -> address of its guide


class UnlistedApplication(Rule):
    """An application that is not offered is left to the customer, who may ask for the matter `instead`.

    Source: flooming/support-application-unlisted.
    """

    instead: str


class CustomisedApplication(Rule):
    """Whoever configures an application alone answers for its stability from then on; the day and the evidence stay.

    Source: flooming/support-application-custom.
    """

    repaired_by: ClassVar[str] = "application-repair"  # the matter by which it is brought back to stability
