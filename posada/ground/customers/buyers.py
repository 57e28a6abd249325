"""Whether what is known of a buyer is enough for a tax invoice."""

from collections.abc import Mapping

from posada.ground.customers.rules.fiscal_data_fields import FiscalDataFields, NoTaxInvoice, incomplete
from posada.ground.customers.tax_ids import fault
from posada.terms.contract import Terms


def unready(data: Mapping[str, str], terms: Terms) -> tuple[str, ...]:
    """The fields that a tax invoice lacks of its buyer; none where the terms ask for none, or know a word for that.

    A tax number that its country's authority could not have given is as good as none.
    """
    fields = terms.ruling(FiscalDataFields)
    if fields is None or terms.ruling(NoTaxInvoice) is not None:
        return ()
    known = {"legal_name": data.get("name", ""), **data}
    lacking = incomplete(known, fields.rule)
    wrong = "tax_id" in fields.rule.fields and "tax_id" not in lacking and fault(known["tax_id"], known["country"])
    return (*lacking, *(("tax_id",) if wrong else ()))
