"""Limits count in the unit of their clause, and what reaches one does not pass it."""

from decimal import Decimal

import pytest

from posada.contexts.metering.rules.use_threshold import DegradationReview, UseThreshold


@pytest.mark.parametrize(("over", "unit", "limit"), [
    ("200000", "number", 200_000), ("3", "GB", 3 * 1024**3), ("512", "MB", 512 * 1024**2), ("5", "percent", 5),
])  # fmt: skip
def test_a_limit_is_in_the_unit_of_readings(over: str, unit: str, limit: int) -> None:
    rule = UseThreshold.model_validate({"metric": "files", "over": over, "unit": unit, "opens": "x", "role": "y"})
    assert rule.limit == limit


@pytest.mark.parametrize(("load", "cores", "share", "caused"), [
    ("32", 16, "90", False), ("32.1", 16, "50", True), ("32.1", 16, "49.9", False), ("40", 0, "90", False),
])  # fmt: skip
def test_a_service_is_why_a_server_suffers_from_its_share_on(load: str, cores: int, share: str, caused: bool) -> None:
    rule = DegradationReview(load_per_core=Decimal(2), share_percent=Decimal(50), opens="x", role="y")
    assert rule.caused_by(Decimal(load), cores, Decimal(share)) is caused
