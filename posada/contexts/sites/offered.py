"""What can be installed in one click: what is asked of whoever wants it, and what a site must have for it.

How a node lays it there stands with the node's program; both know an application by its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offered:
    """An application. `asks` are the fields of its form; one that asks for `admin` has an administrator's password."""

    name: str
    title: str
    asks: tuple[str, ...]
    database: bool = False
    scripts: bool = False
    php: str = ""  # the oldest version that it runs on
    updates: bool = False


OFFERED: Mapping[str, Offered] = {
    each.name: each
    for each in (
        Offered("wordpress", "WordPress", ("title", "language", "admin", "email"), True, True, "7.4", True),
        Offered("static", "HTML", ("title", "language")),
    )
}
LANGUAGES = ("es_ES", "en_US", "pt_BR")
