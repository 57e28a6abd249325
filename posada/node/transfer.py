"""What a site has transferred: read on from where the last look at its log ended, so that nothing is counted twice.

nginx writes its logs into a folder that sites cannot enter. The last two figures of a line are the bytes sent and those
received, headers included (`LOG_FORMAT`).
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
# As `combined`, and at its end the bytes sent and received: what transfer is counted by.
LOG_FORMAT = (
    "log_format posada '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent '\n"
    '    \'"$http_referer" "$http_user_agent" $bytes_sent $request_length\';\n'
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a log was read: which file, and how many bytes of it."""

    inode: int
    offset: int


def transferred(log: Path, mark: Mark | None) -> tuple[int, Mark | None]:
    """The bytes of the requests written since the mark, and the next mark; a line that is not whole waits.

    A log that was rotated meanwhile is read to its end first. Without a mark, counting begins now.
    """
    try:
        found = os.stat(log)
    except FileNotFoundError:
        return 0, mark
    if mark is None:
        return 0, Mark(found.st_ino, found.st_size)
    total, start = 0, mark.offset
    if found.st_ino != mark.inode:
        total, start = sum(_bytes(line) for line in _rest(log, mark)), 0
    elif found.st_size < mark.offset:
        start = 0  # cut short in place
    end = start
    for line in _lines(log, start):
        total, end = total + _bytes(line), end + len(line)
    return total, Mark(found.st_ino, end)


def _rest(log: Path, mark: Mark) -> Iterator[bytes]:
    """What came after the mark in a log that goes by another name now; nothing where it is gone or compressed."""
    for other in log.parent.glob(f"{log.name}.*"):
        with suppress(OSError):
            if other.stat().st_ino == mark.inode:
                yield from _lines(other, mark.offset)
                return


def _lines(log: Path, start: int) -> Iterator[bytes]:
    """The whole lines of a log from a place on."""
    with log.open("rb") as file:
        file.seek(start)
        left = b""
        while chunk := file.read(CHUNK):
            *whole, left = (left + chunk).split(b"\n")
            for line in whole:
                yield line + b"\n"


def _bytes(line: bytes) -> int:
    sent, _, received = line.rstrip().rpartition(b" ")
    sent = sent.rpartition(b" ")[2]
    return int(sent) + int(received) if sent.isdigit() and received.isdigit() else 0
