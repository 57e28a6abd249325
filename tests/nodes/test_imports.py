"""A site brought in from an archive, on a real node: said first, whole or not at all, and hostile ones not."""

import io
import os
import signal
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.nodes import queries
from posada.contexts.nodes.models import NodeJob
from posada.contexts.services.models import Task
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.node import databases, imports, restores
from posada.node.house import House
from posada.node.parcels import Limits, each
from posada.node.site import Refused, Site
from posada.terms.actor import Actor
from posada.terms.decisions import Refused as RefusedByTerms
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, service
from tests.nodes.test_faults import ended, in_child
from tests.test_client_area import House as House_of
from tests.test_client_area import read

A, B = "a.example.com", "b.example.com"
PAGE = "<?php $db = new mysqli(null, get_current_user() ?: '', null, '%s_1'); echo 'shop ', 1;"
DUMP = "CREATE TABLE goods (id INT PRIMARY KEY, name VARCHAR(40)); INSERT INTO goods VALUES (1, 'pan'), (2, 'café');\n"


@pytest.fixture(scope="module")
def site(mariadb: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Ana's site a with two databases, and b with none."""
    product = {**HOSTING, "driver_settings": {"databases": 2}}
    played = script(A, B, products={B: "plain"}, site=product, plain=HOSTING)
    with django_db_blocker.unblock(), living_house(played, mariadb) as house:
        house.converge()
        house.hear()
        yield house


def cpmove(folder: Path, *, inner: bool = False, more: dict[str, bytes] | None = None) -> Path:
    """What `pkgacct` packs of the account `ana`: its own folder, databases, mail, zones, cron."""
    top = "cpmove-ana"
    home = {
        "public_html/index.php": b"<?php echo 'the old shop';",
        "public_html/img/logo.png": b"\x89PNG" + bytes(range(256)),
        "mail/ana.com/info/cur/1": b"Subject: hello\n\nold",
        "etc/ana.com/passwd": b"info:x:1001::::/home/ana/mail\nventas:x:1001::::/home/ana/mail\n",
        "tmp/session": b"x",
    }  # fmt: skip
    whole = {
        "cp/ana": b"DNS=ana.com\nPLAN=gold\n", "mysql/ana_shop.sql": DUMP.encode(), "mysql.sql": b"GRANT USAGE ...",
        "va/ana.com": b"*: :fail:\njobs@ana.com: ana@elsewhere.example\n", "dnszones/ana.com.db": b"; zone",
        "cron/ana": b"# m h\n*/5 * * * * php /home/ana/public_html/cron.php\n", **(more or {}),
    }  # fmt: skip
    file = folder / "cpmove-ana.tar.gz"
    with tarfile.open(file, "w:gz") as packed:
        if inner:
            kept = io.BytesIO()
            with tarfile.open(fileobj=kept, mode="w") as own:
                for name, content in home.items():
                    add(own, name, content)
            add(packed, f"{top}/homedir.tar", kept.getvalue())
        else:
            for name, content in home.items():
                add(packed, f"{top}/homedir/{name}", content)
            link = tarfile.TarInfo(f"{top}/homedir/www")
            link.type, link.linkname = tarfile.SYMTYPE, "public_html"
            packed.addfile(link)
        for name, content in whole.items():
            add(packed, f"{top}/{name}", content)
    return file


def add(packed: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    packed.addfile(info, io.BytesIO(content))


def lay(live: Live, domain: str, file: Path) -> str:
    """Put an archive into the account as its owner does by SFTP; how it is named there."""
    folder = live.home(domain) / "private/incoming"
    folder.mkdir(exist_ok=True)
    there = folder / file.name
    there.write_bytes(file.read_bytes())
    for path in (folder, there):
        os.chown(path, live.machine.first_uid + service(domain).pk, -1)
    return f"private/incoming/{file.name}"


def ask(live: Live, domain: str, kind: str, file: str) -> NodeJob:
    """As its owner asks for it; the job, once the node has done with it."""
    asked, now = service(domain), live.a_minute_later()
    ana = Actor("customer", asked.customer_id)
    with unit(now, ana):
        submit(Request(kind, asked.customer_id, ("service", asked.pk), ana, now, {"file": file}))
    live.work()
    return NodeJob.objects.latest("pk")


@pytest.mark.parametrize("inner", [False, True])
def test_what_a_cpanel_archive_would_bring_is_said_and_nothing_changed(site: Live, tmp_path: Path, inner: bool) -> None:
    before = site.get(A, "/").text
    job = ask(site, A, "import-preview", lay(site, A, cpmove(tmp_path, inner=inner)))
    assert (job.state, job.words) == ("done", "2 files, 286 bytes, 1 databases")
    said = job.result
    assert said["kind"] == "cpanel" and said["databases"] == ["ana_shop"] and said["room"] == 2
    assert said["mailboxes"] == ["info@ana.com", "ventas@ana.com"] and said["domains"] == ["ana.com"]
    assert said["stays"] == {"messages": 1, "mailboxes": 2, "forwardings": 1, "crons": 1, "others": 3}
    assert site.get(A, "/").text == before
    assert Task.objects.filter(act="import-preview").latest("pk").state == "done"


def test_a_cpanel_archive_becomes_the_site_with_its_database(site: Live, tmp_path: Path) -> None:
    name = site.home(A).name
    job = ask(site, A, "import", lay(site, A, cpmove(tmp_path)))
    assert job.state == "done", job.words
    assert site.get(A, "/index.php").text == "the old shop"
    logo = site.home(A) / "public/img/logo.png"
    assert logo.read_bytes() == b"\x89PNG" + bytes(range(256))
    assert logo.stat().st_uid == site.machine.first_uid + service(A).pk and logo.stat().st_mode & 0o7777 == 0o640
    assert databases.ask(f"SELECT name FROM {name}_1.goods ORDER BY id", site.machine) == [["pan"], ["café"]]
    assert job.result["called"] == {"ana_shop": f"{name}_1"} and job.result["tables"] == {f"{name}_1": 1}
    assert not restores.beside(wanted(site, A), site.machine).exists()
    assert site.status(B) == 200


def test_a_zip_with_a_folder_of_its_own_is_a_site_too(site: Live, tmp_path: Path) -> None:
    file = tmp_path / "old.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mysite/public_html/index.html", "from a zip")
        packed.writestr("mysite/notes.txt", "left behind")
    job = ask(site, B, "import", lay(site, B, file))
    assert job.state == "done", job.words
    assert site.get(B, "/").text == "from a zip" and job.result["stays"] == {"others": 1}


def hostile(folder: Path, kind: str) -> Path:
    file = folder / f"{kind}.tar"
    with tarfile.open(file, "w") as packed:
        add(packed, "public_html/index.html", b"taken over")
        if kind == "climbs":
            add(packed, "public_html/../../../../etc/cron.d/x", b"* * * * * root id")
        elif kind == "absolute":
            add(packed, "/etc/cron.d/x", b"* * * * * root id")
        elif kind in ("symlink", "hardlink", "device"):
            info = tarfile.TarInfo("public_html/way")
            info.type = {"symlink": tarfile.SYMTYPE, "hardlink": tarfile.LNKTYPE, "device": tarfile.CHRTYPE}[kind]
            info.linkname = "/etc"
            packed.addfile(info)
            add(packed, "public_html/way/passwd", b"root::0:0")
        elif kind == "torn":
            add(packed, "public_html/big", b"x" * 100_000)
    if kind == "torn":
        file.write_bytes(file.read_bytes()[:40_000])
    if kind == "nonsense":
        file.write_bytes(os.urandom(5000))
    return file


@pytest.mark.parametrize(("kind", "said"), [
    ("climbs", "leads elsewhere"), ("absolute", "leads elsewhere"), ("symlink", "is a link or a device"),
    ("hardlink", "is a link or a device"), ("device", "is a link or a device"), ("torn", "archive"),
    ("nonsense", "archive"),
])  # fmt: skip
def test_a_hostile_archive_changes_nothing(site: Live, tmp_path: Path, kind: str, said: str) -> None:
    before = site.get(B, "/").text
    job = ask(site, B, "import", lay(site, B, hostile(tmp_path, kind)))
    assert job.state == "failed" and said in job.words
    assert site.get(B, "/").text == before and not Path("/etc/cron.d/x").exists()
    assert not restores.beside(wanted(site, B), site.machine).exists()
    assert Task.objects.filter(act="import").latest("pk").state == "failed"


@pytest.mark.parametrize("packed", ["tar", "zip", "lying"])
def test_what_holds_more_than_the_site_may_have_is_not_unpacked(tmp_path: Path, packed: str) -> None:
    """A thousand times smaller than what comes out of it, or with sizes that are not true."""
    file = tmp_path / "bomb"
    if packed == "tar":
        with tarfile.open(file, "w:gz") as bomb:
            add(bomb, "a", bytes(50_000_000))
    else:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("a", bytes(50_000_000))
        if packed == "lying":
            raw = file.read_bytes()
            file.write_bytes(raw.replace((50_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    read = [0]

    def take(entry: Any, content: Any) -> None:
        while piece := content.read(65536):
            read[0] += len(piece)

    with file.open("rb") as opened, pytest.raises(Refused):
        each(opened, Limits(bytes=1_000_000), take, lambda _: None)
    assert read[0] <= 1_100_000
    with file.open("rb") as opened, pytest.raises(Refused, match="more files"):
        each(opened, Limits(files=0), lambda *_: None, lambda _: None)


def test_a_way_that_leads_out_of_the_account_is_not_gone(site: Live, tmp_path: Path) -> None:
    """The owner puts a link where root looks for the archive."""
    lay(site, B, cpmove(tmp_path))
    private = site.home(B) / "private"
    (private / "out").symlink_to("/etc")
    (private / "incoming/shadow").symlink_to("/etc/shadow")
    for name, said in (("private/out/shadow", "Not a directory"), ("private/incoming/shadow", "symbolic links")):
        job = ask(site, B, "import-preview", name)
        assert job.state == "failed" and said in job.words
    with pytest.raises(BadInput):
        ask(site, B, "import", "private/../../x.tar")


def test_a_database_that_mariadb_refuses_leaves_site_and_databases_as_they_were(site: Live, tmp_path: Path) -> None:
    name = site.home(A).name
    job = ask(site, A, "import", lay(site, A, cpmove(tmp_path, more={"mysql/ana_two.sql": b"CREATE NONSENSE;\n"})))
    assert job.state == "failed" and "SQL syntax" in job.words
    assert site.get(A, "/index.php").text == "the old shop"
    assert databases.ask(f"SELECT count(*) FROM {name}_1.goods", site.machine) == [["2"]]
    more = {f"mysql/ana_{number}.sql": DUMP.encode() for number in range(3)}
    job = ask(site, A, "import", lay(site, A, cpmove(tmp_path, more=more)))
    assert job.words == "the archive has 4 databases; the plan has 2"


def test_killed_while_it_brings_a_site_in_the_old_one_is_put_back(site: Live, tmp_path: Path) -> None:
    before = site.get(B, "/").text
    name, wish = lay(site, B, cpmove_without_databases(tmp_path)), wanted(site, B)

    def killed() -> None:
        rename = Path.rename

        def dying(path: Path, to: Any) -> Any:
            if path.name == "public" and path.parent == restores.beside(wish, site.machine):
                os.kill(os.getpid(), signal.SIGKILL)
            return rename(path, to)

        Path.rename = dying  # type: ignore[method-assign]
        imports.bring_in(wish, site.machine, 1, {"file": name}, "", lambda _: None)

    assert ended(in_child(killed)) == -signal.SIGKILL
    assert not (site.home(B) / "public").exists()
    job = ask(site, B, "import", "private/incoming/none.tar")  # the next turn, whatever it is to do
    assert job.state == "failed" and site.get(B, "/").text == before


def cpmove_without_databases(folder: Path) -> Path:
    file = folder / "plain.tar"
    with tarfile.open(file, "w") as packed:
        add(packed, "index.html", b"new")
        add(packed, "css/site.css", b"a{}")
    return file


def wanted(live: Live, domain: str) -> Site:
    house = House(live.machine.house)
    try:
        return next(Site.read(row) for row in house.all() if row["site"] == service(domain).pk)
    finally:
        house.close()


def test_a_site_that_is_held_takes_no_archive(site: Live) -> None:
    site.hold(B)
    with pytest.raises(RefusedByTerms, match="service-not-active"):
        ask(site, B, "import", "private/incoming/plain.tar")
    site.lift(B)
    assert queries.placement(service(B).pk) is not None


def test_its_page_says_what_would_come_before_it_does(site: Live, tmp_path: Path) -> None:
    ana, page = House_of(site.story).enter("ana"), f"/portal/services/{service(A).pk}/migration/"
    name = lay(site, A, cpmove(tmp_path))
    assert "Traer un sitio de otro hosting" in read(ana.get(f"/portal/services/{service(A).pk}/"))
    site.a_minute_later()
    assert ana.post(page, {"kind": "import-preview", "file": name}).status_code == 302
    assert "Estamos en eso" in read(ana.get(page))
    site.work()
    shown = read(ana.get(page))
    assert "Traería esto" in shown and "ana_shop" in shown and "Mensajes de correo guardados: 1" in shown
    site.a_minute_later()
    refused = ana.post(page, {"kind": "import", "file": name, "typed": "something else"})
    assert refused.status_code == 200 and NodeJob.objects.latest("pk").kind == "import-preview"
    assert ana.post(page, {"kind": "import", "file": name, "typed": service(A).name}).status_code == 302
    site.work()
    assert "Ya está aquí" in read(ana.get(page))
