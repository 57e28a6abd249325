"""Payment into the provider's bank accounts, at home and abroad."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from posada.terms.provider import BankAccount
from posada.terms.rule import Rule


class BankPayment(Rule):
    """Deposits and transfers are taken at the designated banks; notices and these departments give their details.

    Source: flooming/bank-deposit-transfer.
    """

    methods: tuple[str, ...]
    given_by: tuple[str, ...] = ("notice", "sales", "billing")


class ForeignAccounts(Rule):
    """Deposits are taken in these countries too; `role` sends the details when asked through one of the channels.

    Source: flooming/foreign-bank-deposits.
    """

    method: str
    countries: tuple[str, ...]
    channels: tuple[Literal["ticket", "portal", "phone", "email", "staff"], ...]
    role: str = "sales"


def designated(accounts: Iterable[BankAccount], today: date, *, country: str = "") -> list[BankAccount]:
    """The accounts in use on `today`, of one country where it is named."""
    return [
        account
        for account in accounts
        if (not country or account.country == country)
        and (account.since is None or account.since <= today)
        and (account.closed is None or today < account.closed)
    ]
