"""What an account must say of its holder."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule

Item = Literal["name", "tax_id", "address", "city", "country", "phone", "email"]


class AccountData(Rule):
    """No account is opened, nor its data changed, without each of these; who gives them declares that they are right.

    Source: metsys/account-data-accuracy. Reading: no list is stated. The declaration is kept with its day, once more
    with each change.
    """

    fields: tuple[Item, ...] = Field(min_length=1)
    declaration: str = "accurate-data"

    def lacking(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """Of the fields that are `given`, those left empty, in the rule's order."""
        return tuple(name for name in self.fields if name in given and not given[name].strip())
