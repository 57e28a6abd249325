"""A server that answers as cPanel documents its WHM API 1, over TLS. It shares no line with the driver that asks it.

Written from the reference at https://api.docs.cpanel.net: names of parameters, shapes of answers (`metadata` with
`command`, `reason`, `result`, `version`; `data` beside it), sizes as `14M`, the rules for names of users.
"""

import datetime as dt
import json
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = tuple[int, str, dict[str, Any] | None]


@dataclass
class WhmServer:
    """Its accounts, what it was asked, and what goes wrong with it."""

    packages: set[str]
    token: str
    port: int = 0
    roots: str = ""
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)  # function -> the reason it gives
    dies_after: str = ""  # a function whose work is done and whose answer never comes
    status: int = 200

    def functions(self) -> list[str]:
        return [function for function, _ in self.asked]

    def answer(self, function: str, said: dict[str, str]) -> Answer:
        self.asked.append((function, said))
        known = getattr(self, f"do_{function}", None)
        if said.get("api.version") != "1":
            return 0, "This server speaks API 1 alone.", None
        if known is None:
            return 0, f"Unknown app requested for this version of the API: {function}", None
        if function in self.broken:
            return 0, self.broken[function], None
        answer: Answer = known(said)
        return answer

    def do_accountsummary(self, said: dict[str, str]) -> Answer:
        found = self.accounts.get(said.get("user", ""))
        return (1, "OK", {"acct": [found]}) if found else (0, "Account does not exist.", None)

    def do_listaccts(self, said: dict[str, str]) -> Answer:
        return 1, "OK", {"acct": list(self.accounts.values())}

    def do_showbw(self, said: dict[str, str]) -> Answer:
        rows = [
            {"user": each["user"], "maindomain": each["domain"], "totalbytes": 352, "limit": 0, "deleted": 0,
             "owner": "root", "reseller": 0, "bwusage": []}
            for each in self.accounts.values()
        ]  # fmt: skip
        return 1, "OK", {"acct": rows, "month": 3, "year": 2026, "totalused": 352 * len(rows), "reseller": "root"}

    def do_createacct(self, said: dict[str, str]) -> Answer:
        user, domain = said.get("username", ""), said.get("domain", "")
        if not re.fullmatch(r"[a-z][a-z0-9]{0,15}", user) or user.startswith("test"):
            return 0, f"({user}) is not a valid username on this system.", None
        if user in self.accounts:
            return 0, f"Sorry, the name {user} is already taken.", None
        if any(each["domain"] == domain for each in self.accounts.values()):
            return 0, f"Sorry, the domain {domain} already exists.", None
        if said.get("plan") not in self.packages:
            return 0, f"Sorry, the package {said.get('plan')} does not exist.", None
        if len(said.get("password", "")) < 10:
            return 0, "Sorry, the password is too weak.", None
        self.accounts[user] = {
            "user": user, "domain": domain, "plan": said["plan"], "email": said.get("contactemail", ""),
            "suspended": 0, "suspendreason": "not suspended", "diskused": "14M", "inodesused": 7, "owner": "root",
        }  # fmt: skip
        return 1, "Account Creation Ok", {"ip": "192.0.2.1", "package": said["plan"]}

    def do_suspendacct(self, said: dict[str, str]) -> Answer:
        return self._changed(said.get("user"), suspended=1, suspendreason=said.get("reason", "Unknown"))

    def do_unsuspendacct(self, said: dict[str, str]) -> Answer:
        return self._changed(said.get("user"), suspended=0, suspendreason="not suspended")

    def do_changepackage(self, said: dict[str, str]) -> Answer:
        if said.get("pkg") not in self.packages:
            return 0, f"Sorry, the package {said.get('pkg')} does not exist.", None
        return self._changed(said.get("user"), plan=said["pkg"])

    def do_removeacct(self, said: dict[str, str]) -> Answer:
        if self.accounts.pop(said.get("username", ""), None) is None:
            return 0, f"Warning!.. system user {said.get('username')} does not exist!", None
        return 1, "Account removed", None

    def _changed(self, user: str | None, **fields: Any) -> Answer:
        if user not in self.accounts:
            return 0, f"_suspendacct called for a user that does not exist. ({user})", None
        self.accounts[user].update(fields)
        return 1, "OK", None


@contextmanager
def whm_running(folder: Path, packages: set[str], token: str) -> Iterator[WhmServer]:
    """The server on a free port, known by a certificate of its own for the name localhost."""
    server = WhmServer(packages, token)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            parts = urlsplit(self.path)
            said = dict(parse_qsl(parts.query)) | dict(parse_qsl(body))
            if self.headers.get("Authorization") != f"whm root:{server.token}" or not parts.path.startswith(
                "/json-api/"
            ):
                return self._send(403, {"cpanelresult": {"error": "Access denied"}})
            if server.status != 200:
                return self._send(server.status, {"error": "the panel is being updated"})
            function = parts.path.removeprefix("/json-api/")
            result, reason, data = server.answer(function, said)
            if server.dies_after == function:
                server.dies_after = ""
                self.connection.close()
                return None
            told: dict[str, Any] = {"metadata": {"command": function, "reason": reason, "result": result, "version": 1}}
            return self._send(200, told | ({"data": data} if data is not None else {}))

        def _send(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass

    listening = Quiet(("127.0.0.1", 0), Handler)
    certificate, key = certified(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    server.port, server.roots = listening.server_address[1], certificate.read_text()
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begins = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(days=365 * 40))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True).sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate, secret = folder / "whm.pem", folder / "whm.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    return certificate, secret
