"""Who may ask for what, what is declared, and what fiscal data must hold."""

from datetime import UTC, date, datetime

import pytest

from posada.ground.customers.rules.account_declarations import AccountDeclarations, missing, of_age
from posada.ground.customers.rules.authority import Asker, Authority, entitled
from posada.ground.customers.rules.fiscal_data_change import FiscalDataEffect, effective_at
from posada.ground.customers.rules.fiscal_data_fields import (
    FiscalDataFields,
    NoTaxInvoice,
    incomplete,
    wants_tax_invoice,
)
from posada.ground.customers.rules.personal_data_access import PersonalDataAccess, may_see

PRIMARY_ONLY = Authority(requests=("extension",), sender="primary", from_others="refuse", doors=("portal", "email"))
AUTHORISED = Authority(sender="authorised", from_others="confirm")
ANA = Asker(True, "email")
LUIS = Asker(False, "email", frozenset({"support", "extension"}))


@pytest.mark.parametrize(
    ("asker", "request_kind", "rule", "may"),
    [
        (ANA, "extension", PRIMARY_ONLY, True),
        (LUIS, "extension", PRIMARY_ONLY, False),  # a permission does not make up for the address
        (Asker(True, "phone"), "extension", PRIMARY_ONLY, False),
        (ANA, "support", AUTHORISED, True),
        (LUIS, "support", AUTHORISED, True),
        (LUIS, "refund", AUTHORISED, False),
        (Asker(False, "portal"), "support", AUTHORISED, False),
    ],
)
def test_who_may_ask(asker: Asker, request_kind: str, rule: Authority, may: bool) -> None:
    assert entitled(asker, request_kind, rule) is may


def test_what_is_not_declared_is_missing_in_the_rules_order() -> None:
    rule = AccountDeclarations(declarations=("of_legal_age", "legal_capacity"))
    assert missing(["legal_capacity"], rule) == ("of_legal_age",)
    assert missing(["legal_capacity", "of_legal_age", "more"], rule) == ()


@pytest.mark.parametrize(
    ("born_on", "today", "adult"),
    [
        (date(2008, 3, 20), date(2026, 3, 19), False),
        (date(2008, 3, 20), date(2026, 3, 20), True),  # the birthday itself
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_legal_age(born_on: date, today: date, adult: bool) -> None:
    assert of_age(born_on, today, 18) is adult


@pytest.mark.parametrize(("tax_id", "wanted"), [("0", False), (" 0 ", False), ("900123456-8", True), ("00", True)])
def test_zero_means_no_tax_invoice(tax_id: str, wanted: bool) -> None:
    assert wants_tax_invoice(tax_id, NoTaxInvoice(tax_id="0")) is wanted


def test_without_a_word_for_none_everybody_gets_a_tax_invoice() -> None:
    assert wants_tax_invoice("0", None)


def test_missing_fields_are_named() -> None:
    rule = FiscalDataFields(fields=("legal_name", "address", "city"))
    assert incomplete({"legal_name": "Textiles Aburrá", "city": " "}, rule) == ("address", "city")


@pytest.mark.parametrize(("on_request", "day"), [(True, 5), (False, 6)])
def test_a_change_asked_of_staff_counts_from_the_request(on_request: bool, day: int) -> None:
    requested, applied = datetime(2026, 4, 5, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC)
    assert effective_at(requested, applied, on_request=on_request, rule=FiscalDataEffect()).day == day


@pytest.mark.parametrize(("role", "may"), [("sales", True), ("support", False), ("administrator", True), (None, False)])
def test_staff_see_what_their_role_needs(role: str | None, may: bool) -> None:
    assert may_see("fiscal-data", role, PersonalDataAccess(roles={"fiscal-data": ("sales", "billing")})) is may
