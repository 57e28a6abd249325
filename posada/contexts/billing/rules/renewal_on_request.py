"""Who may have a renewal order made for what is not renewed by itself."""

from typing import Literal

from posada.terms.rule import Rule


class RenewalOnRequest(Rule):
    """A renewal order at list price, due no later than the expiry, once it is asked for.

    `maker` makes it: the customer in the client system, or an agent in `role` at the word of the `sender`.
    Source: flooming/product-renew-self, flooming/product-renew-via-sales.
    """

    identity = ("maker",)
    maker: Literal["customer", "agent"]
    channels: tuple[str, ...] = ()
    role: str = ""
    sender: Literal["anyone", "primary-contact"] = "anyone"
