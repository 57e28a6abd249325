"""Passing a service on to somebody else."""

from typing import Literal

from posada.terms.rule import Rule


class TransferConsent(Rule):
    """A service passes to a third party at its holder's own written word, once the other has accepted the terms.

    Source: altomarketing/service-transfer-written-consent. Reading: a request from the holder's own session, naming the
    service and who receives it, is the written consent.
    """

    consent: Literal["holder-in-writing"] = "holder-in-writing"


class TransferSettled(Rule):
    """It waits until every invoice issued to the holder is paid, those not yet due among them.

    Source: altomarketing/service-transfer-all-invoices-paid.
    """

    unpaid_max: Literal[0] = 0
