"""What must be known of a buyer for a tax invoice."""

from collections.abc import Mapping

from posada.terms.rule import Rule


class FiscalDataFields(Rule):
    """A tax invoice needs these fields, complete and valid; otherwise the order is refused, naming the field.

    Source: flooming/fiscal-data-at-order.
    """

    fields: tuple[str, ...]


class NoTaxInvoice(Rule):
    """Who writes this in place of a tax number wants no tax invoice; an empty one is refused.

    Source: flooming/nif-zero.
    """

    tax_id: str


def wants_tax_invoice(tax_id: str, rule: NoTaxInvoice | None) -> bool:
    """Whether a tax invoice is wanted: always, unless the terms have a word for "none" and it was written."""
    return rule is None or tax_id.strip() != rule.tax_id


def incomplete(data: Mapping[str, str], rule: FiscalDataFields) -> tuple[str, ...]:
    """The fields that are missing, in the rule's order."""
    return tuple(name for name in rule.fields if not data.get(name, "").strip())
