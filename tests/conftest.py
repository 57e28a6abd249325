"""What the tests of the whole house share."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that share the standing house come last: while it stands, a process has no other."""
    items.sort(key=lambda item: "standing" in getattr(item, "fixturenames", ()))
