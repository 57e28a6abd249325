"""Colombia's official rate of the dollar (TRM), from the open data of its financial supervisor.

Data set: https://www.datos.gov.co/d/32sa-8pi3 (valor, vigenciadesde, vigenciahasta), asked in the
query language of Socrata.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from http.client import HTTPException
from typing import Any, Self
from urllib.parse import urlencode
from urllib.request import urlopen

from posada.ground.rates.exchange import Quote
from posada.ground.rates.ports import NotUnderstood, Unreachable
from posada.kernel.errors import BadInput

TIMEOUT = 30  # seconds
LONGEST = 10  # days that one value holds for: a weekend among holidays


@dataclass(frozen=True, slots=True)
class OfficialDollar:
    """The data set at an address; it tells the value of a day in the evening before."""

    address: str

    @classmethod
    def at(cls, address: str) -> Self:
        """`trm:https://www.datos.gov.co/resource/32sa-8pi3.json`."""
        where = address.partition(":")[2]
        if not where.startswith(("https://", "http://")):
            raise BadInput("rates", where, "trm:https://HOST/PATH.json")
        return cls(where)

    def quotes(self, on: date) -> Sequence[Quote]:
        """What it tells for that day and for those to come, a quote a day."""
        asked = urlencode({"$where": f"vigenciahasta >= '{on}T00:00:00'", "$order": "vigenciadesde"})
        return [quote for row in self._read(asked) for quote in _quotes(row) if quote.on >= on]

    def _read(self, asked: str) -> list[Mapping[str, Any]]:
        try:
            with urlopen(f"{self.address}?{asked}", timeout=TIMEOUT) as response:
                body = response.read()
        except (OSError, HTTPException) as error:
            raise Unreachable(f"{type(error).__name__} {self.address}") from error
        try:
            rows = json.loads(body)
        except ValueError as error:
            raise NotUnderstood(f"no JSON from {self.address}") from error
        if not isinstance(rows, list):
            raise NotUnderstood(f"no list from {self.address}")
        return rows


def _quotes(row: Mapping[str, Any]) -> list[Quote]:
    """One value for each day that it holds."""
    try:
        price = Decimal(str(row["valor"]))
        first, last = (datetime.fromisoformat(row[name]).date() for name in ("vigenciadesde", "vigenciahasta"))
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise NotUnderstood(f"a row of another shape: {row!r}") from error
    if not (price > 0 and timedelta(0) <= last - first <= timedelta(days=LONGEST)):
        raise NotUnderstood(f"a value or a span that cannot be: {row!r}")
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [Quote("USD", "COP", price, day, "TRM") for day in days]
