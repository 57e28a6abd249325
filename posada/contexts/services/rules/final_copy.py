"""Whether deleted data leave a copy behind."""

from typing import Literal

from posada.terms.rule import Rule


class NoFinalCopy(Rule):
    """Deletion makes no backup copy, and the customer's silence does not put it off.

    Source: alestra/deletion-without-backup. Reading: routine backups are deleted with the live data.
    """

    copies: Literal[0] = 0
