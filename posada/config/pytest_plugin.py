"""Loaded by pytest before the settings: tests use a database of their own, never the house's, and send no mail.

A DATABASE_URL that is set stays, so that the same suite runs on another PostgreSQL.
"""

import os

from hypothesis import settings

os.environ["POSADA_DATABASE_PROFILE"] = "test"
os.environ["POSADA_EMAIL_URL"] = "memory:"
os.environ.pop("POSADA_DEBUG", None)
os.environ.pop("POSADA_REHEARSAL", None)
settings.register_profile("house", deadline=None)  # how long an example takes says more of the machine than of the code
settings.load_profile("house")
