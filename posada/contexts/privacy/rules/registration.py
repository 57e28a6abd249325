"""Registering in an app, of one's own will."""

from pydantic import Field

from posada.terms.rule import Rule


class RegistrationForm(Rule):
    """A form is offered with its `purposes` and may be skipped; whoever skips it is warned before paying.

    Source: altomarketing/privacy-registration-form. A purchase tied to a registered person is restored at once; any
    other goes to `role` with whatever ties it to the buyer, and is refused only where nothing does.
    """

    purposes: tuple[str, ...] = Field(min_length=1)
    role: str
