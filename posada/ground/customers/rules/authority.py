"""Who may ask for what in a customer's name."""

from dataclasses import dataclass
from typing import Literal

from posada.terms.rule import Rule


class Authority(Rule):
    """Requests that are valid only from certain people of the account.

    Source: flooming/primary-email-authority, flooming/core-authorised-contacts. `requests` names the kinds; none
    means every kind that no other rule names. `sender`: the primary contact alone, or also a contact that holds the
    permission named like the request. `from_others`: it is refused, or waits until the primary contact confirms it.

    Reading: what the primary contact asks when signed in counts as mail from the primary address (`doors`; none means
    every door). A door makes somebody a contact only once it knows them: a session, or mail that proves its sender.
    """

    identity = ("requests",)
    requests: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()  # kinds that a clause of their own confirms, where `requests` names none
    sender: Literal["primary", "authorised"]
    from_others: Literal["refuse", "confirm"]
    doors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of who asks: whether the primary contact, by which door, and the permissions held."""

    primary: bool
    door: str
    may: frozenset[str] = frozenset()


def entitled(asker: Asker, request: str, rule: Authority) -> bool:
    """Whether this person may ask for that by this door."""
    if rule.doors and asker.door not in rule.doors:
        return False
    return asker.primary or (rule.sender == "authorised" and request in asker.may)
