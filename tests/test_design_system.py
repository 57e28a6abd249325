"""The one design system: light enough to load anywhere, free of inline code, readable in a house of any colour."""

import gzip
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

import posada
from posada.faces.site import brand
from posada.faces.site.brand import accent, contrast, mix, parse
from posada.faces.site.charts import HEIGHT, Series, ceiling, chart, spark
from posada.faces.site.lanes import Lane, Mark, Span, draw
from posada.faces.site.months import months
from posada.faces.site.tables import defused
from posada.kernel.calendar import CountedDay

FACES = Path(posada.__file__).parent / "faces"
STATIC = FACES / "site/static/posada"
TEMPLATES = sorted(FACES.glob("*/templates/**/*.html"))
WORDS = {"from": "inicio", "counts": "cuenta", "passed": "no cuenta", "last": "último"}


@pytest.mark.parametrize(("ends", "most"), [("css", 30_000), ("js", 40_000)])
def test_styles_and_scripts_are_light(ends, most):
    files = sorted(STATIC.rglob(f"*.{ends}"))
    assert files
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) < most


def test_what_is_vendored_keeps_its_licence():
    assert "Zero-Clause BSD" in (STATIC / "vendor/htmx.LICENSE").read_text()


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: str(page.relative_to(FACES)))
def test_no_page_carries_styles_or_scripts_of_its_own(page):
    text = page.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)


@pytest.mark.django_db
def test_browsers_are_told_to_run_nothing_but_the_house_files():
    policy = Client().get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "'unsafe-inline'" not in Client().get("/admin/login/")["Content-Security-Policy"]


@given(st.integers(0, 0xFFFFFF))
def test_every_accent_is_readable_as_text_and_as_ground(number):
    made = accent(f"#{number:06x}")
    for text, on, grounds, surface in (
        (made.light, made.on_light, (brand.LIGHT, brand.LIGHT_SURFACE), brand.LIGHT_SURFACE),
        (made.dark, made.on_dark, (brand.DARK, brand.DARK_SURFACE, brand.NIGHT), brand.DARK_SURFACE),
    ):
        colour = parse(text)
        for ground in (*map(parse, grounds), parse(on), mix(parse(surface), colour, brand.TINT)):
            assert contrast(colour, ground) >= 4.45  # AA, less the rounding of a written colour


@pytest.mark.parametrize("wrong", ["", "teal", "#12", "url(x)"])
def test_what_is_no_colour_leaves_the_default_accent(wrong):
    assert accent(wrong) == accent(brand.DEFAULT)


def test_a_component_lays_out_what_stands_inside_it_and_in_its_places():
    page = Template(
        '{% load parts %}{% part "page_head" title=said crumb="Facturas" crumb_url="/x/" %}Pague{% into actions %}'
        "<b>{{ said }}</b>{% endinto %}{% endpart %}{{ title }}"
    ).render(Context({"said": "<P-1>", "title": "outside"}))
    assert "<h1>&lt;P-1&gt;</h1>" in page
    assert "<b>&lt;P-1&gt;</b>" in page
    assert '<div class="answer">Pague</div>' in page
    assert page.endswith("outside")


@pytest.mark.parametrize(("highest", "top"), [("0", "1"), ("7", "10"), ("21", "25"), ("0.3", "0.5"), ("100", "100")])
def test_a_chart_ends_at_a_round_figure(highest, top):
    assert ceiling(Decimal(highest)) == Decimal(top)


def test_a_stacked_chart_puts_one_figure_on_the_other_and_tells_both():
    drawn = chart("stacked", "Dinero", ("ene", "feb"), (Series("a", (Decimal(1), Decimal(2))),
                  Series("b", (Decimal(1), Decimal(2)))), str)  # fmt: skip
    first, second = [box for box in drawn.boxes if box.x == drawn.boxes[2].x]
    assert Decimal(first.y) == Decimal(second.y) + Decimal(second.height)
    assert drawn.rows == [("ene", ["1", "1"]), ("feb", ["2", "2"])]
    assert all(0 <= Decimal(box.y) <= HEIGHT for box in drawn.boxes)


def test_a_spark_needs_two_figures():
    assert spark([Decimal(1)]) == ""
    assert spark([Decimal(1), Decimal(3)]) == "0,22 96,2"


@pytest.mark.django_db
def test_the_drawn_timeline_cuts_off_what_lies_outside():
    today = date(2026, 4, 1)
    span = Span("paid", today - timedelta(days=400), today + timedelta(days=400), "pagado")
    marks = (Mark(today, "stop", "hoy"), Mark(today + timedelta(days=400), "info", "lejos"))
    drawn = draw([Lane("web", "/x/", (span,), marks)], today)
    assert (drawn.lanes[0].spans[0].x, drawn.lanes[0].spans[0].width) == ("0.00%", "100.00%")
    assert [mark.x for mark in drawn.lanes[0].marks] == [drawn.now]


@pytest.mark.django_db
def test_the_calendar_shows_what_counts_what_does_not_and_where_it_ends():
    days = [date(2026, 4, day) for day in (2, 3, 4, 5, 6)]
    counted = [CountedDay(day, day.weekday() < 5, None if day.weekday() < 5 else "sábado") for day in days]
    (april,) = months(counted, WORDS)
    kinds = {cell.number: cell.kind for week in april.weeks for cell in week if cell}
    assert [kinds[number] for number in range(1, 8)] == ["from", "counts", "counts", "passed", "passed", "last", ""]


@pytest.mark.parametrize(("value", "kept"), [("=1+1", "'=1+1"), ("-12.50", "-12.50"), ("-x", "'-x"), ("Ana", "Ana")])
def test_no_exported_value_is_a_formula(value, kept):
    assert defused(value) == kept
