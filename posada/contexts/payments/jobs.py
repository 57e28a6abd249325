"""What we ask of gateways: each job asks, keeps the answer as a fact, and only then makes something of it.

A job repeated asks with the same key, so a gateway does the thing once; the answer is kept once too.
"""

from collections.abc import Callable, Sequence

from procrastinate import RetryStrategy

from posada.contexts.payments.ports import Unreachable
from posada.ground.agenda.jobs import app
from posada.kernel import clock

AGAIN = RetryStrategy(max_attempts=12, exponential_wait=3, retry_exceptions={Unreachable})


@app.task(name="ask_charges", queue="gateway", retry=AGAIN)
def ask_charges(charge_ids: Sequence[int]) -> None:
    """Charge cards; those that were answered already are left alone. Raises Unreachable if any could not be asked."""
    from posada.contexts.payments.asking import ask_charge  # models are ready only when a job runs

    _each(ask_charge, charge_ids)


@app.task(name="store_card", queue="gateway", retry=AGAIN)
def store_card(card_id: int) -> None:
    """Have the gateway keep a card."""
    from posada.contexts.payments.asking import ask_to_store

    ask_to_store(card_id, now=clock.now())


@app.task(name="issue_reference", queue="gateway", retry=AGAIN)
def issue_reference(reference_id: int) -> None:
    """Have the gateway issue a reference."""
    from posada.contexts.payments.asking import ask_reference

    ask_reference(reference_id, now=clock.now())


def _each(ask: Callable[..., None], ids: Sequence[int]) -> None:
    """Ask for each; one that cannot be reached does not keep the others from being asked."""
    failed: Unreachable | None = None
    for id in ids:
        try:
            ask(id, now=clock.now())
        except Unreachable as error:
            failed = error
    if failed is not None:
        raise failed
