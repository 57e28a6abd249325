"""What a person declares before an account is opened."""

from collections.abc import Collection
from datetime import date

from posada.terms.rule import Rule


class AccountDeclarations(Rule):
    """No account is opened, and no order taken, without these declarations. Source: flooming/client-of-age.

    Reading: no age is stated, so the word is enough; where the provider asks for a date of birth, `legal_age_years`
    is checked against it.
    """

    declarations: tuple[str, ...]
    legal_age_years: int | None = None


def missing(declared: Collection[str], rule: AccountDeclarations) -> tuple[str, ...]:
    """The declarations that the rule asks for and nobody made, in the rule's order."""
    return tuple(what for what in rule.declarations if what not in declared)


def of_age(born_on: date, today: date, years: int) -> bool:
    """Whether somebody born on that day is `years` old; born on 29 February, from 1 March in common years."""
    return (today.year - born_on.year) - ((today.month, today.day) < (born_on.month, born_on.day)) >= years
