"""What keeps a telling from arriving."""

from posada.kernel.errors import PosadaError


class NotReached(PosadaError):
    """Nothing answered at the address, or it is one that the house does not speak to."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return self.why
