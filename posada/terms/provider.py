"""The provider's own facts in a pack: who it is, where, its taxes, currencies, departments and hours."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from posada.kernel.calendar import Calendar, Hours


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Identity(Strict):
    """The block printed on the terms, on proformas and on tax invoices, as registered."""

    legal_name: str
    tax_id: str
    tax_id_confirmed: bool = True
    registration: str = ""
    fiscal_address: str = ""
    service_address: str = ""
    city: str = ""
    website: str = ""
    portal: str = ""
    email: str = ""
    phone: str = ""


class Tax(Strict):
    """One tax on sales: its name on paper and its rate in percent (19 means 19 %)."""

    name: str
    percent: Decimal = Field(ge=0, le=100)


class Department(Strict):
    """Who attends to what, and when; `hours` is `always` or days with their hours."""

    name: Mapping[str, str]
    hours: Any = "always"
    closed_on_holidays: bool = True
    email: str = ""
    opened_by_customers: bool = True


class BankAccount(Strict):
    """A designated account, printed in payment notices in its currency."""

    bank: str
    number: str
    holder: str
    currency: str
    country: str = ""
    since: date | None = None
    closed: date | None = None


class Surprise(Strict):
    """When a run is held because it would do far more of one act than is usual.

    Held are more than `least` of an act due at once, and more than `factor` times the most done on one of the last
    `days` days. A house younger than that has no usual, and is not held.
    """

    least: int = Field(25, ge=0)
    factor: Decimal = Field(Decimal(4), gt=1)
    days: int = Field(35, ge=1)


class Provider(Strict):
    """`provider.yaml`."""

    name: str
    country: str
    time_zone: str
    languages: tuple[str, ...]
    currencies: tuple[str, ...]
    identity: Identity
    taxes: Mapping[str, Tax] = Field(default_factory=dict)
    default_tax: str | None = None
    prices_include_tax: bool = False  # published prices are what customers pay; else the tax comes on top
    law: str | None = None  # the pack of national rules above the terms, such as law-co
    departments: Mapping[str, Department] = Field(default_factory=dict)
    bank_accounts: tuple[BankAccount, ...] = ()
    methods: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)  # payment methods: name by language
    series: Mapping[str, str] = Field(default_factory=dict)  # document kind -> number format
    channels: tuple[str, ...] = ("portal", "ticket", "email", "phone", "api", "staff")
    extra_holidays: tuple[date, ...] = ()
    ceilings: Mapping[str, int] = Field(default_factory=lambda: {"*": 50})  # irreversible acts in one run
    surprise: Surprise = Field(default_factory=lambda: Surprise())
    brand: Mapping[str, str] = Field(default_factory=dict)

    @field_validator("time_zone")
    @classmethod
    def zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except Exception as error:
            raise ValueError(f"no such time zone: {value!r}") from error
        return value

    def calendar(self, department: str | None = None) -> Calendar:
        """The provider's calendar of days, with the hours of `department` where one is named."""
        hours = None
        if department is not None:
            kept = self.departments[department]
            hours = Hours.parse(kept.hours, closed_on_holidays=kept.closed_on_holidays)
        return Calendar(
            name=department or self.name,
            tz=ZoneInfo(self.time_zone),
            country=self.country,
            extra_holidays=frozenset(self.extra_holidays),
            hours=hours,
        )

    def tax_percent(self, tax: str | None = None) -> Decimal:
        """The rate of `tax`, or of the default one, in percent; 0 where the provider has none."""
        name = tax or self.default_tax
        return self.taxes[name].percent if name else Decimal(0)
