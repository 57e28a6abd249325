"""Lists as CSV, written while they are read, however long they are."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

from posada.faces.site.tables import defused


class _Echo:
    """Hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def as_csv(name: str, heads: Sequence[Any], rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    """A download in UTF-8 with a byte order mark, so that spreadsheets read accents rightly."""
    response = StreamingHttpResponse(_lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(heads: Sequence[Any], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([str(head) for head in heads])
    for row in rows:
        yield writer.writerow([defused(cell) for cell in row])
