"""Telling customers into which accounts they can pay."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.payments import queries
from posada.contexts.payments.events import BankDataGiven
from posada.contexts.payments.rules.bank_payment import BankPayment, ForeignAccounts, designated
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.provider import BankAccount
from posada.terms.versions import book


def give_bank_data(customer_id: int, *, now: datetime, by: Actor) -> list[dict[str, str]]:
    """The accounts at home, which any customer may have at once. Announces BankDataGiven."""
    terms = book().for_existing(now)
    ruling = terms.required(BankPayment)
    accounts = written(queries.bank_accounts(terms, terms.calendar.today(now)))
    (decision,) = record(
        [
            Verdict(customer_id, "customer", customer_id, "give-bank-data", now, ruling.orders(),
                    facts={"accounts": accounts}, effects=("bank-data-given",))
        ],
        now=now, actor=by,
    )  # fmt: skip
    announce(BankDataGiven(customer_id, decision, tuple(accounts), now, by))
    return accounts


def ask_foreign_data(customer_id: int, country: str, *, now: datetime, by: Actor) -> int:
    """Put the request for an account in another country before a person; the case.

    Raises Refused for countries that the terms do not name, and for channels by which it cannot be asked.
    """
    ruling = book().for_existing(now).required(ForeignAccounts)
    verdict = Verdict(
        customer_id, "customer", customer_id, "ask-bank-data", now, ruling.orders(), facts={"country": country}
    )
    if country not in ruling.rule.countries:
        raise verdict.refused("country-not-offered", countries=ruling.rule.countries)
    if by.channel not in ruling.rule.channels:
        raise verdict.refused("wrong-channel", channels=ruling.rule.channels)
    matter = Matter(
        customer_id, "bank-data", ("customer", customer_id), ruling.rule.role, ruling.orders(), now,
        facts={"country": country},
    )  # fmt: skip
    (case,) = open_cases([matter], now=now, by=by)
    return case


def answer_bank_data(case: Case, *, granted: bool, reason: str, now: datetime, by: Actor) -> None:
    """Send the account of the country that was asked for, or say why not. Announces BankDataGiven."""
    terms = book().for_existing(now)
    ruling = terms.required(ForeignAccounts)
    if not granted:
        close_case(case.pk, CaseState.REFUSED, grounds=ruling.permits(), now=now, by=by, facts={"reason": reason})
        return
    accounts = abroad(terms, case.facts["country"], now)
    decision = close_case(
        case.pk, CaseState.GRANTED, grounds=ruling.permits(), now=now, by=by, act="give-bank-data",
        facts={"country": case.facts["country"], "accounts": accounts},
    )  # fmt: skip
    announce(BankDataGiven(case.customer_id, decision, tuple(accounts), now, by))


def abroad(terms: Terms, country: str, now: datetime) -> list[dict[str, str]]:
    """The accounts in use in a country; BadInput where none is configured."""
    found = written(designated(terms.provider.bank_accounts, terms.calendar.today(now), country=country))
    if not found:
        raise BadInput("country", country, "one with an account in provider.yaml")
    return found


def written(accounts: Sequence[BankAccount]) -> list[dict[str, str]]:
    """Bank, number, holder, currency and country of each account."""
    return [account.model_dump(include={"bank", "number", "holder", "currency", "country"}) for account in accounts]
