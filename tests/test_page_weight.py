"""A first visit is light: the page with its styles and scripts, compressed as a server sends them, without pictures."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from posada.faces.site.brand import stylesheet
from tests.test_client_area import house as house
from tests.test_client_area import read

pytestmark = pytest.mark.django_db
MOST = 100_000
BROUGHT = re.compile(r"""(?:<link[^>]*rel="stylesheet"[^>]*href|<script[^>]*src)="/static/([^"?]+)""")


def squeezed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@pytest.mark.parametrize("path", ["/", "/plans/hosting-1/", "/terms/", "/portal/", "/portal/ahead/", "/portal/orders/"])
def test_a_first_visit_is_light(house, rf, path):
    page = read(house.enter("ana").get(path))
    files = [finders.find(name) for name in BROUGHT.findall(page)]
    assert len(files) >= 2
    brought = [Path(file).read_bytes() for file in files]
    brand = stylesheet(rf.get("/brand.css")).content
    assert sum(map(squeezed, (page.encode(), brand, *brought))) < MOST
