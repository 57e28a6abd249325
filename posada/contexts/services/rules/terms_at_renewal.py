"""From when changed terms rule a service that runs."""

from typing import Literal

from posada.terms.rule import Rule


class TermsAtRenewal(Rule):
    """Changed terms rule a running service from the first day after the last period paid under the former ones.

    Source: altomarketing/terms-change-at-period-end. Reading: published at any time, each service takes them at its own
    renewal, by the invoice of its new period.
    """

    effective: Literal["next-period"] = "next-period"
