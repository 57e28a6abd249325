"""What a page shows to someone of the story: the real page, asked for by that person."""

from collections.abc import Mapping
from typing import Any

from posada.rehearsal.story import Story


def page(story: Story, wanted: Mapping[str, Any]) -> dict[str, str] | None:
    """The text of a page (`portal/invoices`) as the person named by `to` sees it; None where there is no such page."""
    return None
