"""`python -m bench [MEASURE …] [SIZE …]`: all at their usual sizes where none is named."""

import os
import sys

from posada.faces.cli.set_up import set_up

USUAL = {
    "quiet_day": (10_000, 100_000, 1_000_000),
    "renewal_run": (10_000, 100_000),
    "rehearsed_year": (3,),
    "what_if": (200,),
    "nodes": (200, 2_000),
    "served": (9,),
    "pages": (2_000,),
}


def main() -> None:
    """Measure what is named, in a database of its own beside the house's."""
    os.environ.setdefault("POSADA_DATABASE_PROFILE", "test")
    set_up("bench")
    from bench import nodes, pages, quiet_day, rehearsed_year, renewal_run, served, what_if
    from posada.rehearsal.scratch_database import scratch_database

    measures = {
        "quiet_day": quiet_day.main,
        "renewal_run": renewal_run.main,
        "rehearsed_year": rehearsed_year.main,
        "what_if": what_if.main,
        "nodes": nodes.main,
        "served": served.main,
        "pages": pages.main,
    }
    named = [name for name in measures if name in sys.argv[1:]] or list(measures)
    sizes = tuple(int(word) for word in sys.argv[1:] if word.isdigit())
    for name in named:
        print(name)
        with scratch_database(f"bench_{name}"):  # a year is rehearsed where nothing was published before
            measures[name](sizes or USUAL[name])


main()
