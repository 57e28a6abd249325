"""The client area's page of a site: accounts and their passwords, jobs by the clock, PHP, logs."""

import re
from collections.abc import Iterator

import pytest

from posada.contexts.nodes.acts.take_reports import take_reports
from posada.contexts.nodes.models import NodeJob, Placement
from posada.contexts.sites.models import CronJob, FileAccount, SiteSettings
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.scratch import add_customer
from posada.rehearsal.script import CustomerPart
from posada.rehearsal.story import Story
from posada.terms.models import Decision
from tests.nodes.house import service
from tests.nodes.test_copies_page import enter, read
from tests.nodes.test_desired_state import door_of, house, told
from tests.nodes.test_site_tools import RULE

pytestmark = pytest.mark.django_db
DOMAIN = "a.example.com"


@pytest.fixture
def story() -> Iterator[Story]:
    rules = [RULE, {"open_configuration": {"applies_to": {"type": "vps"}, "of": "php-ini", "editable": False}}]
    with house(DOMAIN, terms={"flooming/no-backup-after-cancellation": {"rules": rules}}) as story:
        told("web-1", DOMAIN, 1)
        take_reports(now=story.now)
        with clock.use(MovableClock(story.now)) as moving:
            story.later = moving  # type: ignore[attr-defined]
            yield story


def address() -> str:
    return f"/portal/services/{service(DOMAIN).pk}/site/"


def test_an_account_is_opened_and_its_password_shown_once_and_kept_nowhere(story: Story) -> None:
    ana = enter(story)
    assert address() in read(ana.get(f"/portal/services/{service(DOMAIN).pk}/"))
    assert "Todavía nadie entra" in read(ana.get(address()))
    answer = ana.post(address(), {"do": "open", "name": "web", "folder": "public", "keys": ""})
    page = read(answer)
    password = re.search(r'id="new-password">([^<]+)<', page)
    assert password is not None and len(password[1]) == 20 and "no-store" in answer["Cache-Control"]
    account = FileAccount.objects.get()
    assert account.password_hash.startswith("$6$") and password[1] not in str(Placement.objects.get().spec)
    assert password[1] not in str(list(Decision.objects.values_list("facts", flat=True)))
    again = read(ana.get(address()))
    assert password[1] not in again and f"site{service(DOMAIN).pk}-web" in again
    assert Placement.objects.get().spec["accounts"][0]["hash"] == account.password_hash
    assert Decision.objects.filter(act="open-file-account", outcome="done").exists()


def test_what_the_terms_do_not_give_is_refused_with_its_clause(story: Story) -> None:
    ana = enter(story)
    for number, name in enumerate(("one", "two", "three")):
        story.later.move_to(story.now.replace(minute=number + 20, hour=23))  # type: ignore[attr-defined]
        page = ana.post(address(), {"do": "open", "name": name, "folder": "public", "keys": ""}, follow=True)
    assert "Ya tiene todas las que da su plan" in read(page) and FileAccount.objects.count() == 2
    page = ana.post(address(), {"do": "add", "schedule": "* * * * *", "command": "true"}, follow=True)
    assert "más seguido" in read(page) and not CronJob.objects.exists()


def test_jobs_php_and_logs_are_set_and_read(story: Story) -> None:
    ana, id = enter(story), service(DOMAIN).pk
    assert ana.post(address(), {"do": "add", "schedule": "0 3 * * *", "command": "php cron.php"}).status_code == 302
    job = CronJob.objects.get()
    with door_of("web-1") as cursor:
        cursor.execute(
            "SELECT node.tell(%s, jsonb_build_object('cron', jsonb_build_object(%s::text, jsonb_build_object("
            "'exit', 1, 'at', '2026-03-03T08:00:00+00:00', 'seconds', 2.5, 'output', '<b>no such file'))))",
            [id, str(job.pk)],
        )
    page = read(ana.get(address()))
    assert "terminó con 1" in page and "&lt;b&gt;no such file" in page
    story.later.move_to(story.now.replace(hour=23))  # type: ignore[attr-defined]
    sent = {"do": "set", "memory": "128M", "upload": "", "seconds": "", "php": "", "root": "web"}
    assert ana.post(address(), sent).status_code == 302
    assert SiteSettings.objects.get().memory == "128M"
    assert Placement.objects.get().spec["memory"] == "128M" and Placement.objects.get().spec["root"] == "web"
    read(ana.post(address(), {**sent, "memory": "9999M"}))
    assert SiteSettings.objects.get().memory == "128M"
    assert "leyendo" in read(ana.post(f"{address()}log/?which=access", follow=True))
    NodeJob.objects.update(state="done", result={"text": "GET / <x>"})
    assert "GET / &lt;x&gt;" in read(ana.get(f"{address()}log/?which=access"))
    assert ana.get(f"{address()}log/?which=access&download=yes").content == b"GET / <x>"
    assert ana.get(f"{address()}log/?which=shadow").status_code == 404


def test_another_customers_site_is_not_found(story: Story) -> None:
    add_customer(story, "luis", CustomerPart(name="Luis Toro"))
    luis = enter(story, "luis")
    assert luis.get(address()).status_code == 404
    assert luis.post(address(), {"do": "open", "name": "web", "folder": "public"}).status_code == 404
    assert luis.post(f"{address()}log/?which=access").status_code == 404
    assert not FileAccount.objects.exists() and not NodeJob.objects.exists()
