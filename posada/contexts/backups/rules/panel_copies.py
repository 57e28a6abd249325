"""The copies that customers make from their control panel, and that lie in their accounts."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class PanelCopies(Rule):
    """A copy made from the panel is to be downloaded: `remind_after` so long the customer is reminded of it.

    What still lies in the account `list_after` so long is put before `role` as misuse of the disk.

    Source: metsys/panel-backup-download. Reading: the text gives no time: a day and a week. Nothing
    is removed by itself.
    """

    remind_after: Duration
    list_after: Duration
    role: str
