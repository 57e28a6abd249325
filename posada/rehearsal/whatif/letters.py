"""The letters of a house lived again: told of many claims at once, and counted as sent without being written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from posada.contexts.support.acts.count_as_sent import count_as_sent
from posada.contexts.support.jobs import deliver
from posada.flow.jobs import tell_issued
from posada.ground.agenda.jobs import drain
from posada.terms.actor import SYSTEM

BY = asdict(SYSTEM)  # who asked is told of their own claim: nobody here is anybody's contact


def drain_unwritten(now: datetime) -> None:
    """Do every kept job. Those about letters wait for one another, for they cost little more together than alone."""
    issued: dict[tuple[str, str], list[int]] = {}
    letters: list[int] = []

    def tell(act: str, invoice_ids: Sequence[int], at: str, by: Mapping[str, Any]) -> None:
        issued.setdefault((act, at), []).extend(invoice_ids)

    def send(notice_ids: Sequence[int]) -> None:
        letters.extend(notice_ids)

    while drain(now=now, instead={tell_issued.name: tell, deliver.name: send}) or issued or letters:
        if issued:
            act, at = next(iter(issued))
            tell_issued.func(act, issued.pop((act, at)), at, BY)
        elif letters:
            ready, letters[:] = letters[:], []
            count_as_sent(ready, now=now)
