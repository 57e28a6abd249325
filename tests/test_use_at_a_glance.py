"""All that a page says of a service's use comes from one question."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bench.book import empty_house, fill
from posada.contexts.backups.models import DiskUse
from posada.contexts.metering.models import Hosted, Latest, Restraint
from posada.contexts.metering.queries import use
from posada.contexts.services.models import Service
from posada.kernel.clock import wall


@pytest.mark.django_db
def test_readings_what_was_added_and_limits_are_told_together(django_assert_num_queries: Any) -> None:
    now = wall()
    empty_house()
    fill(1)
    service = Service.objects.get()
    own = {"customer_id": service.customer_id, "service_id": service.pk}
    Latest.objects.create(**own, metric="disk", value=Decimal("1.5"), read_at=now)
    Latest.objects.create(**own, metric="disk", item="db1", value=9, read_at=now)
    for name in ("a.example", "b.example"):
        Hosted.objects.create(**own, kind="site", name=name, added_at=now, decision_id=1)
    Restraint.objects.create(**own, limits={"cpu": 2}, reason="x", since=now, review_on=date(2026, 5, 1), decision_id=1)
    DiskUse.objects.create(**own, used=2**30, measured_at=now)
    with django_assert_num_queries(1):
        found = use(service.pk)
    assert (found.read, found.hosted) == ({"disk": (Decimal("1.5"), now)}, {"site": 2})
    assert found.disk == 2**30 and found.restrained == (now, "x", {"cpu": 2}, date(2026, 5, 1))
    Restraint.objects.update(ended_at=now)
    assert use(service.pk).restrained is None and use(service.pk + 1) == type(found)()
