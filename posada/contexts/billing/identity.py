"""The provider's own tax number: whether it is one."""

from collections.abc import Iterable

from stdnum.co import nit

from posada.terms.contract import Terms
from posada.terms.faults import Fault

VALID = {"CO": nit.is_valid}


def validates(terms: Terms) -> bool:
    """Whether the number's check digit is right, where the country's is known; else what the provider says of it."""
    identity = terms.provider.identity
    known = VALID.get(terms.provider.country)
    return bool(known(identity.tax_id)) if known else identity.tax_id_confirmed


def check_identity(terms: Terms) -> Iterable[Fault]:
    """A tax number that does not validate and that nobody has confirmed: electronic documents wait."""
    identity = terms.provider.identity
    if not validates(terms) and not identity.tax_id_confirmed:
        yield Fault(
            "provider", ("identity", "tax_id"),
            f"{identity.tax_id} does not validate: no electronic tax document leaves until a person corrects it, or"
            " confirms it with tax_id_confirmed",
            severity="warning",
        )  # fmt: skip
