"""Accounts for a site's files with a real ProFTPD: SFTP by key and password, FTPS, each locked into its folder."""

import ftplib
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.services.models import Reason
from posada.contexts.sites.models import FileAccount
from posada.faces.portal.passwords import hashed
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.terms.actor import SYSTEM
from tests.nodes.house import script
from tests.nodes.live import Live, ended, free_port, living_house, service, until

A, B = "a.example.com", "b.example.com"
SECRET = "correct horse"


@pytest.fixture(scope="module")
def doors(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Two sites of a machine with ProFTPD; a has the accounts web (public) and docs (public/docs)."""
    for program, package in {
        "proftpd": "proftpd-basic proftpd-mod-crypto",
        "lftp": "lftp",
        "sftp": "openssh-client",
    }.items():
        if shutil.which(program, path="/usr/sbin:/usr/bin") is None:
            pytest.skip(f"{program} is not installed: apt-get install {package}")
    folder = daemons.folder / "ftp"
    (folder / "conf.d").mkdir(parents=True)
    machine = replace(
        daemons.machine, proftpd_conf=f"{folder}/proftpd.conf", proftpd_sites=f"{folder}/conf.d",
        proftpd_pid=f"{folder}/pid", ftp_port=free_port(), sftp_port=free_port(),
    )  # fmt: skip
    (folder / "proftpd.conf").write_text(
        f"ServerName test\nServerType standalone\nModulePath {machine.proftpd_modules}\nUser nobody\nGroup nogroup\n"
        f"DefaultAddress 127.0.0.1\nPidFile {folder}/pid\nScoreboardFile {folder}/scoreboard\nDelayEngine off\n"
        f"SystemLog {folder}/log\nTransferLog none\nWtmpLog off\nInclude {folder}/conf.d/*.conf\n"
    )
    started = None
    try:
        with django_db_blocker.unblock(), living_house(script(A, B), replace(daemons, machine=machine)) as house:
            house.converge()
            house.hear()
            ask(house, A, do="open", name="web", folder="public", hash=hashed(SECRET))
            ask(house, A, do="open", name="docs", folder="public/docs", hash=hashed(SECRET), keys=key(folder / "id"))
            ask(house, B, do="open", name="web", folder="public", hash=hashed(SECRET))
            house.converge()
            started = subprocess.Popen(["proftpd", "-n", "-c", machine.proftpd_conf], stderr=subprocess.DEVNULL)
            until(Path(machine.proftpd_pid).exists)
            yield house
    finally:
        if started is not None:
            ended(started)
        shutil.rmtree(folder, ignore_errors=True)


def ask(live: Live, domain: str, **fields: Any) -> None:
    asked, now = service(domain), live.a_minute_later()
    with unit(now, SYSTEM):
        submit(Request("file-account", asked.customer_id, ("service", asked.pk), SYSTEM, now, fields))


def key(path: Path) -> str:
    """A public key, whose private one lies there."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path.with_suffix(".pub").read_text()


def login(domain: str, name: str) -> str:
    return f"site{service(domain).pk}-{name}"


def ftps(live: Live, domain: str, name: str, password: str = SECRET) -> ftplib.FTP_TLS:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    way = ftplib.FTP_TLS(context=context, timeout=10)
    way.connect("127.0.0.1", live.machine.ftp_port)
    way.login(login(domain, name), password)
    way.prot_p()
    return way


def sftp(live: Live, domain: str, name: str, *commands: str) -> "subprocess.CompletedProcess[str]":
    """By the key of the fixture."""
    options = [
        "-oStrictHostKeyChecking=no",
        "-oUserKnownHostsFile=/dev/null",
        "-oIdentitiesOnly=yes",
        "-oBatchMode=yes",
    ]
    words = ["sftp", *options, "-i", f"{live.folder}/ftp/id", "-P", str(live.machine.sftp_port), "-b", "-"]
    return subprocess.run(
        [*words, f"{login(domain, name)}@127.0.0.1"], input="\n".join(commands), capture_output=True, text=True
    )


def by_password(live: Live, domain: str, name: str, password: str, commands: str) -> "subprocess.CompletedProcess[str]":
    ssh = "ssh -a -x -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null -oPubkeyAuthentication=no"
    script = (
        f"set sftp:connect-program '{ssh}'; set net:max-retries 1; set net:timeout 5;"
        f"open -u '{login(domain, name)},{password}' -p {live.machine.sftp_port} sftp://127.0.0.1; {commands}"
    )
    return subprocess.run(["lftp", "-c", script], capture_output=True, text=True, timeout=30)


def test_what_is_uploaded_by_ftps_is_served_and_nothing_goes_in_the_clear(doors: Live) -> None:
    with ftps(doors, A, "web") as way:
        way.storbinary("STOR hello.txt", BytesIO(b"by FTPS"))
    assert doors.get(A, "/hello.txt").text == "by FTPS"
    found = (doors.home(A) / "public/hello.txt").stat()
    assert (found.st_uid, found.st_mode & 0o777) == (doors.machine.first_uid + service(A).pk, 0o640)
    plain = ftplib.FTP(timeout=10)
    plain.connect("127.0.0.1", doors.machine.ftp_port)
    with pytest.raises(ftplib.error_perm, match="SSL/TLS required"):
        plain.login(login(A, "web"), SECRET)
    plain.close()


def test_sftp_lets_in_by_key_or_password_and_nobody_else(doors: Live, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("by SFTP")
    done = sftp(doors, A, "docs", f"put {tmp_path}/page.html", "ls -l")
    assert done.returncode == 0, done.stderr
    assert doors.get(A, "/docs/page.html").text == "by SFTP"
    assert "hello.txt" in by_password(doors, A, "web", SECRET, "cls").stdout
    assert by_password(doors, A, "web", "wrong", "cls").returncode != 0
    assert sftp(doors, B, "web", "ls").returncode != 0  # the key is another account's
    with pytest.raises(ftplib.error_perm):
        ftps(doors, B, "web", "wrong")
    with pytest.raises(ftplib.error_perm):
        ftps(doors, B, "docs")


def test_an_account_reaches_nothing_beyond_its_folder(doors: Live) -> None:
    doors.upload(A, "private-page.html", "above docs")
    public = doors.home(A) / "public"
    (public / "docs/etc").symlink_to("/etc")
    (public / "docs/up").symlink_to("..")
    (public / "docs/other").symlink_to(doors.home(B) / "public")
    said = sftp(
        doors,
        A,
        "docs",
        "-ls ..",
        "-ls /etc",
        "-get etc/passwd /dev/null",
        "-ls up",
        "-ls other",
        "-cd ../../..",
        "pwd",
    )
    assert "private-page.html" not in said.stdout and "passwd" not in said.stdout.replace("get etc/passwd", "")
    assert "index.html" not in said.stdout
    with ftps(doors, A, "docs") as way:
        way.cwd("..")
        assert way.pwd() == "/"
        assert "private-page.html" not in way.nlst()
        with pytest.raises(ftplib.error_perm):
            way.retrbinary("RETR etc/passwd", lambda _: None)
    for link in ("etc", "up", "other"):
        (public / "docs" / link).unlink()


def test_a_folder_made_a_link_to_anothers_lets_in_nowhere(doors: Live) -> None:
    docs = doors.home(A) / "public/docs"
    docs.rename(docs.with_name("aside"))
    docs.symlink_to(doors.home(B) / "public")
    assert "index.html" not in sftp(doors, A, "docs", "ls").stdout
    docs.unlink()
    docs.with_name("aside").rename(docs)


def test_a_hold_closes_files_by_its_kind_at_once_and_its_lifting_opens_them(doors: Live) -> None:
    inside = ftps(doors, A, "web")
    doors.hold(A, Reason.NON_PAYMENT)
    doors.converge()
    with pytest.raises((EOFError, OSError, ftplib.Error)):
        inside.nlst()
    with pytest.raises(ftplib.error_perm):
        ftps(doors, A, "web")
    assert sftp(doors, A, "docs", "ls").returncode != 0
    ftps(doors, B, "web").close()  # another's stays open
    doors.lift(A)
    doors.converge()
    ftps(doors, A, "web").close()
    doors.hold(A, Reason.OVERLOAD)  # what its owner is to mend, its owner may enter
    doors.converge()
    assert doors.status(A) == 503
    ftps(doors, A, "web").close()
    doors.lift(A)
    doors.converge()


def test_another_password_puts_out_who_came_in_by_the_old_one(doors: Live) -> None:
    inside = ftps(doors, B, "web")
    ask(doors, B, do="change", name="web", hash=hashed("another"))
    doors.converge()
    with pytest.raises((EOFError, OSError, ftplib.Error)):
        inside.nlst()
    with pytest.raises(ftplib.error_perm):
        ftps(doors, B, "web")
    ftps(doors, B, "web", "another").close()
    ask(doors, B, do="close", name="web")
    doors.converge()
    with pytest.raises(ftplib.error_perm):
        ftps(doors, B, "web", "another")
    assert FileAccount.objects.get(service_id=service(B).pk).password_hash == ""


def test_drift_is_shown_and_put_back(doors: Live) -> None:
    users = Path(doors.machine.state) / "ftp/users"
    assert users.stat().st_mode & 0o777 == 0o600
    good = users.read_text()
    users.write_text("")
    assert f"~ accounts of {doors.home(A).name}" in doors.preview()
    doors.converge(everything=True)
    assert users.read_text() == good


@pytest.mark.parametrize("fields", [
    {"name": "Web"}, {"name": "x:0:0"}, {"folder": "../b/public"}, {"folder": "/etc"}, {"folder": "sessions"},
    {"folder": "public//x"}, {"hash": "plain"}, {"hash": "", "keys": ""}, {"keys": "ssh-ed25519 nonsense"},
    {"name": "web"}, {"do": "drop"}, {"keys": 'command="sh" ssh-ed25519 AAAA'},
])  # fmt: skip
def test_what_would_become_part_of_a_file_is_checked(doors: Live, fields: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        ask(doors, A, **{"do": "open", "name": "new", "folder": "public", "hash": hashed(SECRET), **fields})
