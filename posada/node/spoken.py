"""What a command says on its error channel while something else of it is read: kept on disk, read at the end.

A pipe that nobody reads is soon full, and holds the command for ever; how much one says is up to the files' owner.
"""

import os
from tempfile import TemporaryFile
from typing import IO


def spoken() -> IO[bytes]:
    """Where a command's errors go."""
    return TemporaryFile()


def last_words(said: IO[bytes], most: int = 1500) -> str:
    """The end of what was said, in so many bytes."""
    said.seek(max(0, said.seek(0, os.SEEK_END) - most))
    return said.read().decode(errors="replace").strip()
