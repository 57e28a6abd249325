"""Tax numbers by country."""

import pytest

from posada.ground.customers.tax_ids import fault


@pytest.mark.parametrize(
    ("tax_id", "country", "wrong"),
    [
        ("900123456-8", "CO", None),
        ("900.123.456-8", "CO", None),  # written with separators
        ("900123456-1", "CO", "check-digit"),
        ("900123456", "CO", "check-digit"),  # its last digit is none of its own
        ("", "CO", "length"),
        ("GODE561231GR8", "MX", None),  # a person
        ("MAB-930714-8T4", "MX", None),  # a company
        ("GODE561231", "MX", None),  # without the homoclave, as older papers have it
        ("GODE561331GR8", "MX", "part"),  # there is no thirteenth month
        ("20-26756539-3", "AR", None),
        ("20-26756539-4", "AR", "check-digit"),
        ("2026756539", "AR", "length"),
        ("B58378431", "ES", None),
        ("B58378432", "ES", "check-digit"),
        ("12-3456789", "US", None),  # a form we do not know is taken as it comes
    ],
)
def test_a_tax_number_is_one_its_country_could_have_given(tax_id: str, country: str, wrong: str | None) -> None:
    assert fault(tax_id, country) == wrong
