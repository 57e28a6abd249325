"""Making Django ready for a command; commands that only rehearse use a database of their own."""

import gc
import os

REHEARSING = {"rehearse", "clauses", "reference", "terms check", "terms show", "terms diff", "terms kinds"}


def set_up(command: str) -> None:
    """Load the settings and the apps; call before importing anything that needs them."""
    if command in REHEARSING and "DATABASE_URL" not in os.environ:
        os.environ.setdefault("POSADA_DATABASE_PROFILE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "posada.config.settings")
    import django

    gc.disable()  # what is loaded now stays: looking through it for what is gone would take longer than loading it
    django.setup()
    gc.freeze()
    gc.enable()
