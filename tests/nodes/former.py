"""The server where a site was: a real sshd on a free port, with an account of its own, and what lies there."""

import os
import secrets
import select
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.nodes.live import free_port

# Of this process alone: others run beside it, and a run that was killed leaves its user behind.
USER, PASSWORD = f"former{secrets.token_hex(3)}", "correct horse"


@dataclass
class FormerServer:
    """Its port, where its account's files lie, and the private key that opens it."""

    port: int
    home: Path
    key: str
    host_key: str

    def lay(self, name: str, content: bytes) -> None:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@contextmanager
def former_server(*, shell: bool) -> Iterator[FormerServer]:
    """Without a `shell` it takes SFTP alone, and tunnels."""
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/bin")
    if sshd is None:
        pytest.skip("sshd is not installed: apt-get install openssh-server (make system does)")
    folder = Path(tempfile.mkdtemp(prefix="posada-former-"))
    folder.chmod(0o755)
    home = folder / "home"
    home.mkdir()
    subprocess.run(["useradd", "--no-create-home", "--home-dir", str(home), "--shell", "/bin/sh", USER], check=True)
    subprocess.run(["chpasswd"], input=f"{USER}:{PASSWORD}", text=True, check=True)
    for name in ("host", "client"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    (folder / "authorized").write_text((folder / "client.pub").read_text())
    port = free_port()
    said = [
        f"Port {port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", f"AuthorizedKeysFile {folder}/authorized",
        "UsePAM no", "StrictModes no", "PasswordAuthentication yes", "Subsystem sftp internal-sftp", "PidFile none",
        "LogLevel VERBOSE", *([] if shell else ["ForceCommand internal-sftp"]),
    ]  # fmt: skip
    (folder / "sshd_config").write_text("\n".join(said) + "\n")
    Path("/run/sshd").mkdir(exist_ok=True)
    log = (folder / "sshd.log").open("w")
    running = subprocess.Popen([sshd, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
    try:
        time.sleep(0.5)
        assert running.poll() is None, (folder / "sshd.log").read_text()
        yield FormerServer(port, home, (folder / "client").read_text(), (folder / "host.pub").read_text())
    finally:
        running.terminate()
        running.wait()
        log.close()
        subprocess.run(["userdel", "--force", USER], check=False, capture_output=True)
        shutil.rmtree(folder)


@contextmanager
def behind(path: str) -> Iterator[int]:
    """A port of this machine that leads to the socket of a file."""

    class Door(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX) as inner:
                inner.connect(path)
                ways = {self.request: inner, inner: self.request}
                while True:
                    for ready in select.select(list(ways), [], [])[0]:
                        said = ready.recv(65536)
                        if not said:
                            return
                        ways[ready].sendall(said)

    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def owned(home: Path) -> None:
    """All of it is the account's."""
    for folder, _, names in os.walk(home):
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            shutil.chown(path, USER, USER) if not os.path.islink(path) else None
