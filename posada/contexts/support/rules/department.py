"""Which department attends to what."""

from typing import ClassVar

from posada.terms.rule import Rule


class Department(Rule):
    """The department `of` attends to these matters, in the hours that the provider publishes for it.

    Source: flooming/dept-support-hours, flooming/dept-billing, flooming/dept-sales. `matters` are kinds of ticket; the
    list need not be complete.

    Reading: hours stand in the provider's record, from which the contact page and the desk both read; public holidays
    are closed unless it says otherwise.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)

    of: str
    matters: tuple[str, ...] = ()
