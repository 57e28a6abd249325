"""Which names of accounts for file transfer let anybody in."""

import pytest

from posada.contexts.services.rules.access import FileAccounts

RULE = FileAccounts(forbidden=("anonymous", "guest"))


@pytest.mark.parametrize(
    ("name", "forbidden"),
    [
        ("anonymous", True),
        (" Anonymous ", True),
        ("guest@ana.co", True),
        ("ana", False),
        ("anonymous2", False),
        ("guestbook", False),
    ],
)
def test_a_name_that_lets_anybody_in_is_forbidden(name: str, forbidden: bool) -> None:
    assert RULE.forbids(name) is forbidden
