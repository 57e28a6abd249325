"""Whether a device fits what the scope lists."""

import pytest

from posada.contexts.uc.rules.devices import compatible

LISTED = {"smartphone": ["Android 12+", "iOS 16+"], "tablet": ["Galaxy Tab A"]}


@pytest.mark.parametrize(
    ("kind", "model", "system", "fits"),
    [
        ("smartphone", "", "Android 13", True),
        ("smartphone", "", "Android 12", True),
        ("smartphone", "", "Android 9", False),
        ("smartphone", "", "iOS 16.4", True),
        ("tablet", "Galaxy Tab A", "Android 9", True),
        ("tablet", "", "iPadOS 17", False),
        ("laptop", "", "Windows 11", False),
    ],
)
def test_a_device_fits_by_its_model_or_by_its_system_from_a_version_on(
    kind: str, model: str, system: str, fits: bool
) -> None:
    assert compatible(kind, model, system, LISTED) is fits
