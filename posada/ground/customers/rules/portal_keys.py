"""Keys of the client area, and to whom the house gives information."""

from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class PortalKeys(Rule):
    """The customer is given the keys of its area when its first service begins, and hands them on itself.

    Source: alestra/admin-portal-credentials.
    """

    given_with: Literal["first-service"] = "first-service"


class DesignatedPersons(Rule):
    """Each person has a key of their own; nobody whom the customer has not designated is given one.

    Source: alestra/credential-confidentiality.
    """

    key_each: Literal[True] = True


class InformationContact(Rule):
    """Information on a service is given to the customer and to `contacts` persons it has named, and to nobody else.

    Source: alestra/authorised-contact. Reading: the customer itself is never refused.
    """

    contacts: int = Field(1, ge=1)
    permission: str = "information"


class ContactsByCustomer(Rule):
    """Only the customer changes who speaks for it. Source: alestra/contact-change-by-customer-only."""

    changed_by: Literal["customer"] = "customer"
