"""Reports that a contract agreed."""

from typing import Literal

from posada.terms.rule import Rule


class AgreedReports(Rule):
    """No report is standard; those that the signed scope lists are delivered. Source: alestra/reports-excluded.

    Reading: figures of the monitoring tools are no reports.
    """

    listed_in: Literal["scope"] = "scope"
