"""What is chosen with an order and cannot change afterwards."""

from pydantic import Field

from posada.terms.rule import Rule


class FixedOptions(Rule):
    """An order states each of these `options` with one of its values; the service keeps it for good.

    Source: altomarketing/server-management-fixed-at-start.
    """

    options: dict[str, tuple[str, ...]] = Field(min_length=1)

    def unstated(self, given: dict[str, object]) -> list[str]:
        """The options that were not chosen, or have a value that is not offered."""
        return [name for name, values in self.options.items() if str(given.get(name, "")) not in values]
