"""Handing letters over to the mail system."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from posada.contexts.support.messages import Letter
from posada.kernel.errors import PosadaError

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
_kept = ContextVar("mail_kept", default=False)


class Undeliverable(PosadaError):
    """The address was refused for good; trying again would not help."""


class Unreachable(PosadaError):
    """The mail system did not take the letter now; it may later."""


@contextmanager
def keep_mail() -> Iterator[None]:
    """Within, no letter leaves this process: a rehearsal writes to nobody."""
    token = _kept.set(True)
    try:
        yield
    finally:
        _kept.reset(token)


class Postman:
    """One connection to the mail system, for many letters."""

    def __init__(self) -> None:
        self.backend: Any = get_connection(NOWHERE) if _kept.get() else get_connection()

    def hand_over(
        self, letter: Letter, *, address: str, sender: str, reply_to: str, message_id: str, thread: str = ""
    ) -> dict[str, str]:
        """Hand one letter over; what proves it. Raises Undeliverable, Unreachable."""
        headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
        if thread:
            headers |= {"In-Reply-To": thread, "References": thread}
        mail = EmailMultiAlternatives(
            letter.subject, letter.text, f"{sender} <{settings.DEFAULT_FROM_EMAIL}>", [address],
            connection=self.backend, headers=headers, reply_to=[reply_to] if reply_to else None,
        )  # fmt: skip
        mail.attach_alternative(letter.html, "text/html")
        try:
            self.backend.open()  # and left open: one connection for many letters, which remembers the last answer
            mail.send()
        except SMTPRecipientsRefused as error:
            raise _refusal(error, address) from error
        except (SMTPException, OSError) as error:
            raise Unreachable(str(error)) from error
        return {"message_id": message_id, "answer": getattr(self.backend, "answer", "")}

    def __enter__(self) -> "Postman":
        return self

    def __exit__(self, *_: object) -> None:
        self.backend.close()


def _refusal(error: SMTPRecipientsRefused, address: str) -> PosadaError:
    code, said = error.recipients.get(address, (450, b""))
    text = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return Undeliverable(text) if code >= 500 else Unreachable(text)
