"""Passwords of accounts on nodes: made here, shown once, and handed on as their hash alone."""

import secrets
import subprocess

ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like another


def new_password() -> str:
    """Twenty letters and digits, that can be read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(20))


def hashed(password: str) -> str:
    """As servers keep it: SHA-512 crypt. OpenSSL is asked, for Python has no such function from 3.13 on."""
    done = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"], input=password, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
