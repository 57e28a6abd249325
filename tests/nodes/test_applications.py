"""Applications on a real node: installed, answered, signed in to, killed half-way, updated and undone, taken away."""

import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from posada.contexts.nodes import queries as nodes
from posada.contexts.nodes.models import NodeJob
from posada.contexts.services.models import Task
from posada.contexts.sites import queries as sites
from posada.contexts.sites.models import Installation
from posada.contexts.sites.offered import OFFERED
from posada.faces.portal.passwords import hashed
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.errors import BadInput
from posada.node import databases
from posada.node.applications import installing, running, updating
from posada.node.applications.catalogue import catalogue
from posada.node.applications.notes import known
from posada.node.house import House
from posada.node.site import Site
from posada.terms.actor import Actor
from posada.terms.decisions import Refused
from posada.terms.models import Decision, StoredRuling
from tests.nodes.house import HOSTING, script
from tests.nodes.live import PHP, Live, living_house, service
from tests.nodes.test_faults import ended, in_child
from tests.test_client_area import House as House_of
from tests.test_client_area import read

A, B, C, D = "a.example.com", "b.example.com", "c.example.com", "d.example.com"
PASSWORD = "correct horse battery"
CHOSEN = {"title": "Panadería <Ana> & cía", "language": "es_ES", "admin": "ana", "email": "ana@ana.example"}
EVERYTHING = "/usr/share/wordpress"


@pytest.fixture(scope="module")
def site(mariadb: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Ana's sites a, b and d with one database each, and c without, on a node on which WordPress lies."""
    if not Path(EVERYTHING, "wp-load.php").exists() or shutil.which(f"php{PHP}") is None:
        pytest.skip("WordPress is not installed: apt-get install wordpress (make system does)")
    distribution = mariadb.folder / "wordpress"
    shutil.copytree(EVERYTHING, distribution)
    played = script(
        A, B, C, D, products={C: "plain"}, plain=HOSTING, site={**HOSTING, "driver_settings": {"databases": 1}}
    )
    with django_db_blocker.unblock(), living_house(played, mariadb, wordpress=str(distribution)) as house:
        house.converge()
        house.hear()
        yield house
    shutil.rmtree(distribution)


def ask(live: Live, domain: str, kind: str = "install-application", *, work: bool = True, **fields: str) -> NodeJob:
    """As its owner asks for it; the job, once the node has done with it."""
    asked, now = service(domain), live.a_minute_later()
    ana = Actor("customer", asked.customer_id)
    with unit(now, ana):
        submit(Request(kind, asked.customer_id, ("service", asked.pk), ana, now, fields))
    if work:
        live.work()
    return NodeJob.objects.latest("pk")


def install(live: Live, domain: str, *, work: bool = True, **fields: str) -> NodeJob:
    said = {"application": "wordpress", **CHOSEN, "hash": hashed(PASSWORD), **fields}
    return ask(live, domain, work=work, **said)


def wanted(live: Live, domain: str) -> Site:
    house = House(live.machine.house)
    try:
        return next(Site.read(row) for row in house.all() if row["site"] == service(domain).pk)
    finally:
        house.close()


def signed_in(live: Live, domain: str, password: str) -> str:
    """What WordPress shows who signs in as its administrator and goes to its desk; empty where it does not let in."""
    asked = HTTPConnection("127.0.0.1", live.port, timeout=30)
    sent = urlencode({"log": "ana", "pwd": password, "wp-submit": "x", "testcookie": "1"})
    headers = {
        "Host": domain, "Cookie": "wordpress_test_cookie=WP%20Cookie%20check",
        "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    asked.request("POST", "/wp-login.php", sent, headers)
    answer = asked.getresponse()
    answer.read()
    cookies = SimpleCookie()
    for value in answer.headers.get_all("Set-Cookie") or ():
        cookies.load(value)
    if answer.status != 302:
        return ""
    cookie = "; ".join(f"{name}={each.value}" for name, each in cookies.items())
    asked.request("GET", "/wp-admin/", headers={"Host": domain, "Cookie": cookie})
    answer = asked.getresponse()
    return answer.read().decode() if answer.status == 200 else ""


def tables(live: Live, domain: str) -> int:
    (found,) = databases.inventory(wanted(live, domain), live.machine).values()
    return found["tables"]


def test_wordpress_is_installed_and_its_administrator_comes_in(site: Live) -> None:
    job = install(site, A)
    assert job.state == "done", job.words
    first = site.get(A)
    assert first.status == 200 and "Panadería &lt;Ana&gt; &amp; cía" in first.text and 'lang="es-ES"' in first.text
    assert site.status(A, "/wp-login.php") == 200
    assert 'name="weblog_title"' not in site.get(A, "/wp-admin/install.php").text
    assert signed_in(site, A, "wrong") == ""
    assert "wp-admin-bar-my-account" in signed_in(site, A, PASSWORD)
    row = sites.installation(service(A).pk)
    assert row is not None and (row.state, row.database) == ("installed", f"{site.home(A).name}_1")
    assert row.version.startswith("6.") and row.version == row.offered
    assert Task.objects.filter(act="install-application").latest("pk").state == "done"
    assert Decision.objects.filter(act="install-application", outcome="done").count() == 1


def test_no_secret_of_it_is_kept_where_others_read(site: Live) -> None:
    row = Installation.objects.get(service_id=service(A).pk)
    job = NodeJob.objects.filter(kind="install-application").latest("pk")
    assert row.password_hash == "" and "email" not in row.said
    kept = f"{job.details} {job.result} {job.words} {job.sealed}"
    assert "$6$" not in kept and "ana@ana.example" not in kept and PASSWORD not in kept
    file = site.home(A) / "public/wp-config.php"
    uid = site.machine.first_uid + service(A).pk
    assert (file.stat().st_uid, file.stat().st_gid, file.stat().st_mode & 0o777) == (uid, uid, 0o600)
    salts = [line for line in file.read_text().splitlines() if "KEY" in line or "SALT" in line]
    assert len(set(salts)) == 8 and "put your unique phrase here" not in file.read_text()
    assert "define" not in site.get(A, "/wp-config.php").text
    other = f"<?php var_dump(@file_get_contents('{file}'), @scandir('{file.parent}'));"
    site.upload(B, "spy.php", other)
    assert "DB_NAME" not in site.get(B, "/spy.php").text and "wp-admin" not in site.get(B, "/spy.php").text
    (site.home(B) / "public/spy.php").unlink()


def test_what_cannot_be_installed_is_refused_and_nothing_is_touched(site: Live) -> None:
    with pytest.raises(Refused, match="one-application-a-site"):
        install(site, A)
    with pytest.raises(Refused, match="plan-has-no-database"):
        install(site, C)
    with pytest.raises(BadInput):
        install(site, B, admin="ana gómez")
    with pytest.raises(BadInput):
        install(site, B, hash="plain")
    site.hold(B)
    with pytest.raises(Refused, match="service-not-active"):
        install(site, B)
    site.lift(B)
    mine = site.upload(B, "mine.html", "my own page")
    job = install(site, B)
    assert job.state == "failed" and "'mine.html'" in job.words
    assert site.get(B, "/mine.html").text == "my own page" and not (mine.parent / "wp-load.php").exists()
    row = sites.installation(service(B).pk)
    assert row is not None and (row.state, row.words) == ("failed", job.words)
    mine.unlink()
    databases.make([f"CREATE TABLE {site.home(B).name}_1.mine (id INT)"], site.machine)
    job = install(site, B)
    assert job.state == "failed" and "every database of the plan is in use (1)" in job.words
    databases.make([f"DROP TABLE {site.home(B).name}_1.mine"], site.machine)


def test_a_node_that_lacks_it_says_so(site: Live) -> None:
    folder = Path(site.machine.wordpress)
    folder.rename(folder.with_name("away"))
    job = install(site, B)
    folder.with_name("away").rename(folder)
    assert job.state == "failed" and "wordpress does not lie on this node" in job.words
    assert "apt-get install wordpress" in job.words


@pytest.mark.parametrize("step", ["laid", "installed", "copied"])
def test_killed_half_way_the_same_work_goes_on(site: Live, step: str) -> None:
    wish, job = wanted(site, D), install(site, D, work=False)
    secret = json.dumps({"hash": hashed(PASSWORD), "admin": "ana", "email": "ana@ana.example"})

    def killed() -> None:
        def dying(*_: Any, **__: Any) -> Any:
            os.kill(os.getpid(), signal.SIGKILL)

        if step == "laid":
            running.php = dying
        elif step == "installed":
            running.copy = dying
        else:
            copy = running.copy
            running.copy = lambda *said: (copy(*said), dying())
        installing.install(wish, site.machine, job.pk, {"application": "wordpress", **CHOSEN}, secret, lambda _: None)

    assert ended(in_child(killed)) == -signal.SIGKILL
    assert site.status(D, "/wp-admin/install.php") in (404, 200)
    site.work()
    job.refresh_from_db()
    assert job.state == "done", job.words
    assert "wp-admin-bar-my-account" in signed_in(site, D, PASSWORD)
    assert not running.beside(wish, site.machine).exists()
    gone = ask(site, D, "remove-application")
    assert gone.state == "done" and site.status(D) == 403 and tables(site, D) == 0


def test_one_that_its_installer_refuses_is_undone(site: Live) -> None:
    """A file of the distribution that is torn: the next try finds the folder and the database as they were."""
    file = Path(site.machine.wordpress) / "wp-admin/includes/schema.php"
    whole = file.read_text()
    file.write_text("<?php this is torn")
    job = install(site, D)
    file.write_text(whole)
    assert job.state == "failed" and job.words
    assert [path.name for path in (site.home(D) / "public").iterdir()] == [] and tables(site, D) == 0
    assert known(wanted(site, D), site.machine) is None


def test_an_update_is_told_of_made_and_undone(site: Live) -> None:
    folder = Path(site.machine.wordpress)
    job = ask(site, A, "update-application")
    assert job.state == "failed" and "is as new as" in job.words
    upload = site.upload(A, "wp-content/mine.txt", "kept through it")
    version = folder / "wp-includes/version.php"
    old = version.read_text()
    was = sites.installation(service(A).pk).version  # type: ignore[union-attr]
    version.write_text(old.replace(f"'{was}'", "'6.1.99'"))
    (folder / "wp-includes/brand-new.php").write_text("<?php // of the new version")
    site.converge(everything=True)
    assert nodes.told(service(A).pk, clock.wall())["application"]["offered"] == "6.1.99"
    job = ask(site, A, "update-application")
    assert job.state == "done", job.words
    row = sites.installation(service(A).pk)
    assert row is not None and (row.version, row.kept) == ("6.1.99", True)
    home = site.home(A) / "public"
    assert (home / "wp-includes/brand-new.php").exists() and upload.read_text() == "kept through it"
    assert (home / "wp-config.php").stat().st_mode & 0o777 == 0o600
    assert "wp-admin-bar-my-account" in signed_in(site, A, PASSWORD)
    name = f"{site.home(A).name}_1"
    databases.make(
        [f"UPDATE {name}.wp_options SET option_value = 'changed' WHERE option_name = 'blogname'"], site.machine
    )
    assert "changed" in site.get(A).text
    job = ask(site, A, "undo-application-update")
    assert job.state == "done", job.words
    assert "Panadería" in site.get(A).text and not (home / "wp-includes/brand-new.php").exists()
    row = sites.installation(service(A).pk)
    assert row is not None and (row.version, row.kept) == (was, False)
    with pytest.raises(Refused, match="nothing-kept-of-before"):
        ask(site, A, "undo-application-update")
    version.write_text(old)
    (folder / "wp-includes/brand-new.php").unlink()


@pytest.mark.parametrize("step", ["kept", "replaced", "brought-along"])
def test_an_update_killed_half_way_goes_on_and_can_be_undone(site: Live, step: str) -> None:
    version = Path(site.machine.wordpress) / "wp-includes/version.php"
    old, row = version.read_text(), Installation.objects.get(service_id=service(A).pk, state="installed")
    version.write_text(old.replace(f"'{row.version}'", "'6.1.99'"))
    job = ask(site, A, "update-application", work=False)
    wish = wanted(site, A)

    def killed() -> None:
        def dying(*_: Any, **__: Any) -> Any:
            os.kill(os.getpid(), signal.SIGKILL)

        name = {"kept": "lay", "replaced": "_replace", "brought-along": "_noted"}[step]
        setattr(updating, name, dying)
        updating.update(wish, site.machine, job.pk, dict(job.details), "", lambda _: None)

    assert ended(in_child(killed)) == -signal.SIGKILL
    site.work()
    job.refresh_from_db()
    assert job.state == "done", job.words
    assert "wp-admin-bar-my-account" in signed_in(site, A, PASSWORD)
    assert ask(site, A, "undo-application-update").state == "done"
    version.write_text(old)
    assert Installation.objects.get(pk=row.pk).version == row.version
    assert "Panadería" in site.get(A).text and "wp-admin-bar-my-account" in signed_in(site, A, PASSWORD)


def test_it_is_taken_away_with_its_database_and_the_rest_stays(site: Live) -> None:
    site.upload(A, "mine.html", "my own page")
    job = ask(site, A, "remove-application")
    assert job.state == "done", job.words
    assert [path.name for path in (site.home(A) / "public").iterdir()] == ["mine.html"]
    assert tables(site, A) == 0 and sites.installation(service(A).pk) is None
    with pytest.raises(BadInput):
        ask(site, A, "update-application")


def test_a_first_page_of_files_alone_needs_no_database(site: Live) -> None:
    job = ask(site, C, application="static", title="Café <C>", language="pt_BR")
    assert job.state == "done", job.words
    page = site.get(C).text
    assert "<h1>Café &lt;C&gt;</h1>" in page and 'lang="pt"' in page and site.status(C, "/style.css") == 200
    with pytest.raises(Refused, match="application-has-no-versions"):
        ask(site, C, "update-application")
    assert ask(site, C, "remove-application").state == "done"


def test_house_and_node_know_the_same_applications(site: Live) -> None:
    known = catalogue(site.machine)
    assert known.keys() == OFFERED.keys()
    for name, each in OFFERED.items():
        assert (each.database, each.php, each.scripts) == (
            known[name].database, known[name].php, bool(known[name].installer)
        )  # fmt: skip


def test_its_page_installs_shows_the_password_once_and_says_how_far_it_is(site: Live) -> None:
    ana, page = House_of(site.story).enter("ana"), f"/portal/services/{service(B).pk}/applications/"
    assert page in ana.get(f"/portal/services/{service(B).pk}/").content.decode()
    shown = read(ana.get(page))
    assert "Todavía no hay ninguna aplicación" in shown and "WordPress" in shown and "Página de inicio" in shown
    site.a_minute_later()
    sent = {"kind": "install-application", "application": "wordpress", **CHOSEN}
    assert "Contraseña de" not in read(ana.post(page, {**sent, "email": "none"}))
    first = ana.post(page, sent)
    found = re.search(r'id="new-password"[^>]*?(?:value="|>)([A-Za-z0-9]{20})', first.content.decode())
    assert found is not None and "La estamos instalando" in read(first)
    assert found[1] not in ana.get(page).content.decode()
    site.work()
    shown = read(ana.get(page))
    assert "WordPress 6." in shown and "Es la versión más nueva" in shown and "$6$" not in shown
    assert "wp-admin-bar-my-account" in signed_in(site, B, found[1])
    site.a_minute_later()
    ana.post(page, {"kind": "remove-application", "typed": "something else"})
    assert sites.installation(service(B).pk) is not None and site.status(B) == 200
    site.a_minute_later()
    assert ana.post(page, {"kind": "remove-application", "typed": service(B).name}).status_code == 302
    site.work()
    assert "Todavía no hay ninguna aplicación" in read(ana.get(page)) and site.status(B) == 403


def test_only_what_the_terms_list_is_offered_and_its_guide_is_sent(site: Live) -> None:
    """flooming/support-application lists WordPress with its guide; the decision cites it."""
    last = Decision.objects.filter(act="install-application", outcome="done").latest("pk")
    assert "flooming/support-application" in [
        StoredRuling.objects.get(pk=number).clause for number, _role in last.grounds
    ]
