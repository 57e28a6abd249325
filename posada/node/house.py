"""The house as a node sees it: its own rows, and two things that it may tell."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

import posada

Row = Mapping[str, Any]


def told(said: Any) -> Any:
    """What is told, in letters that the house can keep: outputs and names of files are bytes that strangers chose."""
    if isinstance(said, str):
        return said.encode(errors="replace").decode().replace("\0", "")
    if isinstance(said, Mapping):
        return {told(name): told(value) for name, value in said.items()}
    if isinstance(said, (list, tuple)):
        return [told(value) for value in said]
    return said


class House:
    """A connection by the node's role. Every statement stands by itself."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(
            address, autocommit=True, row_factory=dict_row, connect_timeout=10, keepalives_idle=30,
            keepalives_interval=10, keepalives_count=3,
        )  # fmt: skip

    def close(self) -> None:
        self.connection.close()

    def hello(self) -> None:
        """Say that this machine is there."""
        self.connection.execute("SELECT node.hello(%s)", [posada.__version__])

    def listen(self) -> None:
        """Hear from now on when something is decided for this node."""
        row = self.connection.execute("SELECT channel FROM node.me").fetchone()
        if row is None:
            raise psycopg.OperationalError("the house knows no node of this role")
        self.connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(row["channel"])))

    def wait(self, seconds: float) -> bool:
        """Whether something was decided within that time."""
        return any(True for _ in self.connection.notifies(timeout=seconds, stop_after=1))

    def pending(self) -> Sequence[Row]:
        """What is to be made now: a row a site whose wanted revision is not applied; what failed waits for its time."""
        return self.connection.execute(
            "SELECT * FROM node.pending WHERE retry_at IS NULL OR retry_at <= now() ORDER BY site"
        ).fetchall()

    def next_try(self) -> float | None:
        """In how many seconds a site that failed is to be tried again; None where none waits."""
        row = self.connection.execute(
            "SELECT extract(epoch FROM min(retry_at) - now())::float AS seconds FROM node.pending"
        ).fetchone()
        return row["seconds"] if row else None

    def all(self) -> Sequence[Row]:
        """Every site of this node."""
        return self.connection.execute("SELECT * FROM node.site ORDER BY site").fetchall()

    def these(self, sites: Collection[int]) -> Sequence[Row]:
        """These sites, those of them that are this node's."""
        return self.connection.execute(
            "SELECT * FROM node.site WHERE site = ANY(%s) ORDER BY site", [list(sites)]
        ).fetchall()

    def report(self, site: int, revision: int, good: bool, words: str, proof: Mapping[str, Any] | None = None) -> None:
        """Tell what became of a revision. Told twice, it is known once."""
        self.connection.execute(
            "SELECT node.report(%s::bigint, %s::bigint, %s, %s::text, %s::jsonb)",
            [site, revision, good, told(words), Jsonb(told(proof)) if proof is not None else None],
        )

    def certify(self, site: int, certificate: Mapping[str, Any]) -> None:
        """Tell which certificate a site has, or why it has none."""
        self.connection.execute("SELECT node.certify(%s::bigint, %s::jsonb)", [site, Jsonb(told(certificate))])

    def introduce(self, public_key: str) -> None:
        """Tell the key by which the house seals what only this machine is to read."""
        self.connection.execute("SELECT node.introduce(%s)", [public_key])

    def wake(self) -> None:
        """Wake whoever listens for this node."""
        self.connection.execute("SELECT pg_notify(channel, '') FROM node.me")

    def tell(self, site: int, facts: Mapping[str, Any]) -> None:
        """Tell what a site's owner may know of it; each fact stands until another is told under its name."""
        self.connection.execute("SELECT node.tell(%s::bigint, %s::jsonb)", [site, Jsonb(told(facts))])

    def jobs(self) -> Sequence[Row]:
        """What is to be done once, oldest first; what failed waits for its time."""
        return self.connection.execute(
            "SELECT * FROM node.job WHERE retry_at IS NULL OR retry_at <= now() ORDER BY job"
        ).fetchall()

    def tell_job(
        self, job: int, was: str, words: str = "", result: Mapping[str, Any] | None = None, percent: int = 0
    ) -> bool:
        """Tell that a job `began`, `goes-on`, is `done` or `failed`; whether it goes on, or is to be tried again."""
        row = self.connection.execute(
            "SELECT node.tell_job(%s::bigint, %s::text, %s::integer, %s::text, %s::jsonb) AS goes_on",
            [job, was, percent, told(words), Jsonb(told(result)) if result is not None else None],
        ).fetchone()
        return bool(row and row["goes_on"])

    def readings(self, batch: Sequence[Mapping[str, Any]]) -> None:
        """Tell what sites used: `site`, `at`, `figures` by metric, `items` of one by name. Told twice counts once."""
        self.connection.execute("SELECT node.readings(%s::jsonb)", [Jsonb(told(list(batch)))])

    def measure(self, site: int, figures: Mapping[str, int]) -> None:
        """Tell how much a site uses."""
        self.connection.execute("SELECT node.measure(%s::bigint, %s::jsonb)", [site, Jsonb(dict(figures))])
