"""How much of what customers set by themselves a site may have."""

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class SiteTools(Rule):
    """A site has at most so many `file_accounts` and `cron_jobs`, none of which runs more often than `cron_every`.

    Reading: where the terms say nothing of it, what the machine bears decides: see `MOST`.
    """

    file_accounts: int = Field(ge=0)
    cron_jobs: int = Field(ge=0)
    cron_every: Duration


MOST = {"file_accounts": 100, "cron_jobs": 20, "cron_minutes": 5}  # where the terms name no figure
