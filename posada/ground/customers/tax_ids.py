"""Whether a tax number is one that its country's authority could have given."""

from stdnum import get_cc_module
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError

KINDS = {"CO": "nit", "MX": "rfc", "AR": "cuit"}  # where the tax number is not the one for value added tax
WHY = {InvalidChecksum: "check-digit", InvalidLength: "length", InvalidFormat: "format", InvalidComponent: "part"}


def fault(tax_id: str, country: str) -> str | None:
    """What is wrong with a tax number, in a word; None where it is valid or its country's form is not known."""
    module = get_cc_module(country.lower(), KINDS.get(country.upper(), "vat"))
    if module is None:
        return None
    try:
        module.validate(tax_id)
    except ValidationError as error:
        return WHY.get(type(error), "format")
    return None
