"""Name servers that a domain has at first, and placeholders in instructions."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, model_validator

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class ProvisionalNameServers(Rule):
    """A domain is registered with `servers` that answer for nothing, which its holder changes; with `hosting` in the
    order, with those of the hosting.

    Source: flooming/domain-placeholder-dns. Its holder is reminded once, `remind_after` the registration, while they
    are what they were.
    """

    servers: tuple[str, ...] = Field(min_length=2)
    hosting: tuple[str, ...] = ()
    hosting_types: frozenset[str] = frozenset()
    remind_after: Duration


class PlaceholderDomain(Rule):
    """In instructions, `placeholder` is replaced by the domain of whoever reads them; `instructions` by language.

    Source: laredonet/placeholder-domain-replacement. Who has several domains chooses one; who has none, or is not
    known, reads the placeholder with a note that says so.
    """

    placeholder: str = Field(min_length=4)
    instructions: Mapping[str, str]

    @model_validator(mode="after")
    def placeholder_is_there(self) -> Self:
        if not all(self.placeholder in text for text in self.instructions.values()):
            raise ValueError(f"instructions name {self.placeholder} in no language, or not in all")
        return self

    def told(self, language: str, domain: str = "") -> str:
        """The instructions in a language, with the domain in place of the placeholder where one is given."""
        text = self.instructions.get(language) or next(iter(self.instructions.values()))
        return text.replace(self.placeholder, domain) if domain else text
