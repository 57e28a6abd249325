"""What an order says of its buyer must be true."""

from dataclasses import dataclass

from stdnum import get_cc_module
from stdnum.exceptions import ValidationError

from posada.terms.rule import Rule

NO_TAX_INVOICE = "0"


class TrueData(Rule):
    """Data that fail a check, or are reported false, go to a person. Source: flooming/client-data-true.

    `checks` are those the house makes by itself. Reading: only a company's tax identification carries a check digit
    that must hold; a person's document has none.
    """

    checks: tuple[str, ...] = ("tax-id",)
    falsity: tuple[str, ...]
    role: str = "billing"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a buyer declared."""

    is_company: bool
    country: str
    tax_id: str


def failed_checks(declared: Declared, rule: TrueData) -> tuple[str, ...]:
    """The checks that the data fail."""
    return tuple(check for check in rule.checks if check == "tax-id" and not tax_id_holds(declared))


def tax_id_holds(declared: Declared) -> bool:
    """Whether a company's tax identification is a valid one of its country; true where nothing can be said."""
    if not declared.is_company or declared.tax_id == NO_TAX_INVOICE:
        return True
    kind = get_cc_module(declared.country.lower(), "vat")
    if kind is None:
        return True
    try:
        kind.validate(declared.tax_id)
    except ValidationError:
        return False
    return True
