"""The register of what personal data, or data on use, are processed for."""

from typing import ClassVar, Literal

from pydantic import Field

from posada.terms.rule import Rule


class Processing(Rule):
    """The public register shows what is kept `of` something: which `data`, for which `purposes`, on which ground, for
    which `recipients`.

    Sources: altomarketing/privacy-anonymous-usage-data, altomarketing/privacy-registration-form,
    altomarketing/privacy-third-party-statistics, altomarketing/privacy-advertising, laredonet/usage-data-collection.
    Reading: the ground is the provider's to state; the text gives none.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str
    data: tuple[str, ...] = Field(min_length=1)
    purposes: tuple[str, ...] = Field(min_length=1)
    ground: Literal["contract", "consent", "legitimate-interest", "legal-duty"]
    recipients: tuple[str, ...] = ()
