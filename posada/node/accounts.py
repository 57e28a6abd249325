"""Accounts by which the files of sites are reached: SFTP and FTPS, both by ProFTPD, each locked into its own folder.

They are no users of the system: ProFTPD reads them from a file of this program at each sign-in, so that what changes is
in force at once and nothing is reloaded. Whoever signs in is the site's own user, and sees nothing above the folder.
"""

import base64
import signal
import socket
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from posada.kernel import clock
from posada.node import dumps, unfinished
from posada.node.daemons import Daemon
from posada.node.files import MARK, Wanted
from posada.node.machine import Machine
from posada.node.secret_files import write_secret
from posada.node.site import Account, Refused, Site

YEARS = 20  # of the certificate that this machine makes; nobody vouches for it but its fingerprint


def folder(machine: Machine) -> Path:
    return Path(machine.state) / "ftp"


def users_file(machine: Machine) -> Path:
    return folder(machine) / "users"


def login(site: Site, account: Account) -> str:
    """The name by which one signs in."""
    return f"site{site.id}-{account.name}"


def make(site: Site, machine: Machine) -> list[str]:
    """Let in whom the site lets in, and nobody else; what was changed."""
    accounts = site.accounts if site.lets_in else ()
    if accounts and not Path(machine.proftpd_sites).is_dir():
        raise Refused("ProFTPD is not installed: apt-get install proftpd-basic proftpd-mod-crypto")
    changed = list(_make_folders(site, accounts, machine))
    for account in accounts:
        changed += _write_keys(login(site, account), account.keys, machine)
    lines = [_line(site, account, machine) for account in accounts]
    own = _own(site, machine)
    if own != lines:
        kept = [line for line in _lines(machine) if _uid(line) != site.uid(machine)]
        write_secret(users_file(machine), "".join(f"{line}\n" for line in [*kept, *lines]))
        for line in own:
            name = line.partition(":")[0]
            if name not in [login(site, account) for account in accounts]:
                (folder(machine) / "keys" / name).unlink(missing_ok=True)
        changed.append(f"accounts of {site.user(machine)}")
    return changed


def differing(site: Site, machine: Machine) -> bool:
    """Whether the list of users is not as it is to be."""
    accounts = site.accounts if site.lets_in else ()
    lines = [_line(site, account, machine) for account in accounts]
    return lines != _own(site, machine)


def closed_since(site: Site, machine: Machine) -> bool:
    """Whether someone may be inside who is let in no more, or no longer by that password."""
    accounts = site.accounts if site.lets_in else ()
    wanted = {_line(site, account, machine) for account in accounts}
    return any(line not in wanted for line in _own(site, machine))


def _line(site: Site, account: Account, machine: Machine) -> str:
    """As ProFTPD's AuthUserFile has it; a password that nobody has, where keys alone let in."""
    uid = site.uid(machine)
    return f"{login(site, account)}:{account.hash or '*'}:{uid}:{uid}::{site.home(machine)}/{account.folder}:/bin/false"


def _lines(machine: Machine) -> list[str]:
    return (unfinished.content(users_file(machine)) or "").splitlines()


def _own(site: Site, machine: Machine) -> list[str]:
    """Those of a site; where it has none, no line is taken apart."""
    text = unfinished.content(users_file(machine)) or ""
    if f":{site.uid(machine)}:" not in text:
        return []
    return [line for line in text.splitlines() if _uid(line) == site.uid(machine)]


def _uid(line: str) -> int:
    return int(line.split(":")[2])


def _make_folders(site: Site, accounts: tuple[Account, ...], machine: Machine) -> Iterator[str]:
    """What an account is locked into must be there; its owner makes it, who can be led nowhere else."""
    for account in accounts:
        path = site.home(machine) / account.folder
        if not path.is_dir():
            words = dumps.as_owner(site, machine, ["mkdir", "-p", "--", str(path)])
            done = subprocess.run(words, capture_output=True, text=True)
            if done.returncode:
                raise Refused(done.stderr.strip()[-500:])
            yield str(path)


def _write_keys(name: str, keys: tuple[str, ...], machine: Machine) -> Iterator[str]:
    """The keys of an account in the form that mod_sftp reads (RFC 4716)."""
    path = folder(machine) / "keys" / name
    text = "".join(_rfc4716(key) for key in keys)
    if (unfinished.content(path) or "") == text:
        return
    if text:
        write_secret(path, text)
    else:
        path.unlink(missing_ok=True)
    yield f"keys of {name}"


def _rfc4716(key: str) -> str:
    body = key.split()[1]
    lines = [body[at : at + 70] for at in range(0, len(body), 70)]
    return "\n".join(["---- BEGIN SSH2 PUBLIC KEY ----", *lines, "---- END SSH2 PUBLIC KEY ----"]) + "\n"


def daemon(machine: Machine) -> Daemon:
    return Daemon("proftpd", machine.proftpd, ("-t", "-q", "-c"), machine.proftpd_conf, machine.proftpd_pid,
                  signal.SIGHUP)  # fmt: skip


def prepare(machine: Machine) -> str | None:
    """Set up ProFTPD where it is installed; why it cannot be so, or None."""
    if not Path(machine.proftpd_sites).is_dir():
        return None
    _make_secrets(machine)
    path = Path(machine.proftpd_sites) / "posada.conf"
    text, before = wanted(machine)[path], unfinished.content(path)
    if text == before:
        return None
    unfinished.write({path: text})
    own = daemon(machine)
    if (said := own.refusal()) is not None:
        unfinished.write({path: before})
        return said
    own.reload()  # where it does not run yet, it reads this when it starts
    return None


def _make_secrets(machine: Machine) -> None:
    """The keys by which this machine is known, and an empty list of users, where there are none."""
    place = folder(machine)
    if not users_file(machine).exists():
        write_secret(users_file(machine), "")
    host_key = place / "host_ed25519"
    if not host_key.exists():
        new = place / ".host_ed25519.new"
        new.unlink(missing_ok=True)
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "posada", "-f", str(new)]
        subprocess.run(words, check=True, capture_output=True)
        new.with_name(f"{new.name}.pub").unlink(missing_ok=True)
        new.replace(host_key)
    certificate = place / "tls.pem"
    if not machine.ftp_certificate and not certificate.exists():
        write_secret(certificate, _certificate())


def _certificate() -> str:
    """A key, and a certificate that it signs itself, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, socket.gethostname()[:60] or "node")])
    today = clock.wall()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=365 * YEARS))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (private + made.public_bytes(serialization.Encoding.PEM)).decode()


def fingerprint(machine: Machine) -> str:
    """Of the key by which SFTP is known here, as clients show it; empty where there is none."""
    host_key = folder(machine) / "host_ed25519"
    if not host_key.exists():
        return ""
    private = serialization.load_ssh_private_key(host_key.read_bytes(), None)
    public = private.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(base64.b64decode(public.split()[1]))
    return "SHA256:" + base64.b64encode(digest.finalize()).decode().rstrip("=")


def wanted(machine: Machine) -> Wanted:
    """ProFTPD's part of ours: no user of the system gets in, nothing is sent in the clear."""
    place = folder(machine)
    certificate = machine.ftp_certificate or f"{place}/tls.pem"
    modules = "".join(
        f"<IfModule !{name}.c>\n  LoadModule {name}.c\n</IfModule>\n"
        for name in ("mod_tls", "mod_sftp")
        if (Path(machine.proftpd_modules) / f"{name}.so").exists()
    )
    locked = (
        f"  AuthOrder mod_auth_file.c\n  AuthUserFile {place}/users\n  DefaultRoot ~\n  AllowChrootSymlinks off\n"
        "  RequireValidShell off\n  RootLogin off\n  UseFtpUsers off\n  AllowOverwrite on\n  Umask 027 027\n"
        "  MaxLoginAttempts 3\n  ShowSymlinks on\n"
    )
    text = (
        f"{MARK}{modules}UseReverseDNS off\nServerIdent off\n<Global>\n{locked}</Global>\nPort {machine.ftp_port}\n"
        "<IfModule mod_tls.c>\n  TLSEngine on\n  TLSRequired on\n  TLSProtocol TLSv1.2 TLSv1.3\n"
        f"  TLSRSACertificateFile {certificate}\n  TLSRSACertificateKeyFile {certificate}\n"
        "  TLSVerifyClient off\n  TLSOptions NoSessionReuseRequired\n</IfModule>\n"
        f"<IfModule mod_sftp.c>\n<VirtualHost 0.0.0.0>\n  Port {machine.sftp_port}\n  SFTPEngine on\n"
        f"  SFTPHostKey {place}/host_ed25519\n  SFTPAuthMethods publickey password\n"
        f"  SFTPAuthorizedUserKeys file:{place}/keys/%u\n  SFTPCompression delayed\n</VirtualHost>\n</IfModule>\n"
    ).replace("TLSRSACertificate", "TLSECCertificate" if not machine.ftp_certificate else "TLSRSACertificate")
    return {Path(machine.proftpd_sites) / "posada.conf": text}


def told(machine: Machine) -> dict[str, object]:
    """What owners are told of how to get in."""
    return {"sftp": machine.sftp_port, "ftps": machine.ftp_port, "key": fingerprint(machine)}
