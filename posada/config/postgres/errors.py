"""What the embedded database refuses."""

from pathlib import Path


class DatabaseDidNotStart(Exception):
    """The embedded database could not be started; `reason` is what it said last."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"the embedded database in {folder} did not start: {reason}")
        self.folder = folder
        self.reason = reason


class FolderOutOfReach(Exception):
    """The unprivileged account that runs the server cannot pass through `parent`, which is not ours to open."""

    def __init__(self, folder: Path, parent: Path, account: str) -> None:
        super().__init__(
            f"{folder} is out of reach of the system user {account}, which runs the database for root: "
            f"{parent} is closed to it; set POSADA_DATA_DIR to a folder it can reach"
        )
        self.folder = folder
        self.parent = parent
