"""Django's SMTP backend, which also remembers what the receiving server answered: the proof of a notice."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class Remembering:
    """Keeps the answer to the last message handed over."""

    answer: tuple[int, bytes] | None = None

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.answer = super().data(msg)  # type: ignore[misc]
        return self.answer


class PlainConnection(Remembering, smtplib.SMTP):
    """An SMTP connection, perhaps with STARTTLS."""


class SecureConnection(Remembering, smtplib.SMTP_SSL):
    """An SMTP connection over TLS."""


class EmailBackend(smtp.EmailBackend):
    """Hands messages to an SMTP server; `answer` is the server's word on the last one."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SecureConnection if self.use_ssl else PlainConnection

    @property
    def answer(self) -> str:
        """Such as `250 2.0.0 Ok: queued as 4F2`; empty before the first message."""
        held = getattr(self.connection, "answer", None)
        return f"{held[0]} {held[1].decode(errors='replace')}" if held else ""
