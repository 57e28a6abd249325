"""Loaded by pytest before the settings: tests use a database of their own, never the house's, and send no mail.

A DATABASE_URL that is set stays, so that the same suite runs on another PostgreSQL.
"""

import os

os.environ["POSADA_DATABASE_PROFILE"] = "test"
os.environ["POSADA_EMAIL_URL"] = "memory:"
os.environ.pop("POSADA_DEBUG", None)
os.environ.pop("POSADA_REHEARSAL", None)
