"""`python -m bench [NAME] [SIZES…]`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("POSADA_DATABASE_PROFILE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "posada.config.settings")
    import django

    django.setup()
    from bench import renewal_run
    from posada.faces.cli.scratch_database import scratch_database

    with scratch_database("bench"):
        renewal_run.main(tuple(int(size) for size in sys.argv[2:]) or (10_000, 100_000))


main()
