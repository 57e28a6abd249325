"""Whether an issued tax document can be changed."""

from typing import ClassVar, Literal

from posada.terms.rule import Rule


class DocumentsStand(Rule):
    """A tax invoice already issued is neither issued again nor cancelled: whoever asks, or because data changed.

    Source: flooming/fiscal-no-reissue, flooming/fiscal-invoices-before-change.

    Reading: "reserves the right not to" and "cannot" stand beside each other; the stricter one rules. A refund that
    the terms grant is documented by a credit note that refers to the invoice and leaves it as it is.
    """

    identity: ClassVar[tuple[str, ...]] = ("against",)

    against: Literal["request", "data-change"] = "request"
    cancel: Literal[False] = False
    reissue: Literal[False] = False
