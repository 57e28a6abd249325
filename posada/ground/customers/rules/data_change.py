"""Changing an account's data in the client area."""

from typing import Literal

from posada.terms.rule import Rule


class DataChange(Rule):
    """Customers change these groups of their data themselves; former values are kept and the primary contact told.

    Source: flooming/core-edit-data.
    """

    groups: tuple[Literal["contact", "billing"], ...]
    tell: Literal["primary"] = "primary"
