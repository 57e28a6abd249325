"""Where things lie on this machine: Debian's places, unless its file says otherwise."""

import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from posada.kernel.errors import BadInput

FILE = Path("/etc/posada/node.toml")


@dataclass(frozen=True)
class Machine:
    """One node. `{version}` in a path stands for the version of PHP."""

    house: str  # postgresql://ROLE:PASSWORD@HOST:PORT/NAME
    sites: str = "/srv/sites"
    state: str = "/var/lib/posada-node"
    nginx: str = "nginx"
    nginx_conf: str = "/etc/nginx/nginx.conf"
    nginx_sites: str = "/etc/nginx/sites-enabled"
    nginx_logs: str = "/var/log/nginx"
    nginx_pid: str = "/run/nginx.pid"
    mime_types: str = "/etc/nginx/mime.types"
    fastcgi_params: str = "/etc/nginx/fastcgi_params"
    php: str = "php-fpm{version}"
    php_conf: str = "/etc/php/{version}/fpm/php-fpm.conf"
    php_pools: str = "/etc/php/{version}/fpm/pool.d"
    php_pid: str = "/run/php/php{version}-fpm.pid"
    sockets: str = "/run/php"
    mariadb: str = "mariadb"
    mariadb_dump: str = "mariadb-dump"
    mariadb_socket: str = "/run/mysqld/mysqld.sock"
    proftpd: str = "proftpd"
    proftpd_conf: str = "/etc/proftpd/proftpd.conf"
    proftpd_sites: str = "/etc/proftpd/conf.d"
    proftpd_modules: str = "/usr/lib/proftpd"
    proftpd_pid: str = "/run/proftpd.pid"
    ftp_port: int = 21
    sftp_port: int = 2222  # 22 is the machine's own
    ftp_certificate: str = (
        ""  # a file with key and chain by which FTPS is known; by default one that this machine makes
    )
    restic: str = "restic"
    php_program: str = "php{version}"  # by which applications are installed, as the site's own user
    wordpress: str = "/usr/share/wordpress"  # where Debian's package lies, from which sites are given it
    backups: str = "/var/backups/posada"  # a folder, or another place that restic knows; below it, one for each site
    listen: tuple[str, ...] = ("80", "[::]:80")
    listen_tls: tuple[str, ...] = ("443", "[::]:443")
    acme: str = ""  # the directory of the authority that issues free certificates; whoever sets it agrees to its terms
    acme_contact: str = ""  # an address to which it writes
    acme_key_id: str = ""  # of the account that one has with the authority, where it asks for one (RFC 8555, 7.3.4)
    acme_key: str = ""  # its HMAC key, base64url, as the authority gave it; this file is root's alone
    acme_ca: str = ""  # a file of roots by which the authority itself is known; empty: those that all know
    certificate_retry: int = 300  # seconds after a first refusal; twice as long each time
    hypervisor: str = "qemu:///system"  # libvirt's address
    guest_pool: str = "default"  # of libvirt, where the disks of virtual servers lie
    image_pool: str = "default"  # of libvirt, where the images lie that they are installed from
    fetch_from: tuple[str, ...] = ()  # networks that are not the world's, from which sites may be fetched all the same
    handed_at: str = ""  # by which other nodes fetch what is handed over; http://ADDRESS/posada-parcels
    guest_prefix: str = "vps"
    guest_seconds: int = 45  # that a virtual server has to shut down
    console_listen: str = "127.0.0.1"  # where its screen can be reached
    web_user: str = "www-data"
    user_prefix: str = "site"
    first_uid: int = 200_000  # that of site n is n more: never another site's, on whichever node
    look_over_every: int = 3600  # seconds between two looks for drift
    measure_every: int = 300  # seconds between two measures of all sites
    walk_every: int = 900  # seconds between two counts of their files and tables
    cgroups: str = "/sys/fs/cgroup"  # where the kernel's control groups are

    @classmethod
    def read(cls, file: Path) -> Self:
        """The machine that a TOML file describes. Raises BadInput, naming what is allowed."""
        try:
            said = tomllib.loads(file.read_text())
        except FileNotFoundError:
            raise BadInput("file", str(file), "a file made by `posada node join`") from None
        except tomllib.TOMLDecodeError as error:
            raise BadInput("file", str(file), f"TOML: {error}") from None
        return cls.of(said)

    @classmethod
    def of(cls, said: dict[str, Any]) -> Self:
        """The machine so described. Raises BadInput for what is not known or missing."""
        known = {field.name: field.type for field in dataclasses.fields(cls)}
        for name in said:
            if name not in known:
                raise BadInput("setting", name, ", ".join(known))
        if not str(said.get("house", "")).startswith("postgresql://"):
            raise BadInput("house", "(not shown)", "postgresql://ROLE:PASSWORD@HOST:PORT/NAME")
        places = {
            name: tuple(map(str, said.get(name, getattr(cls, name)))) for name in ("listen", "listen_tls", "fetch_from")
        }
        return cls(**{**said, **places})

    @property
    def tls_port(self) -> str:
        """As an address names it: empty for the usual one."""
        port = self.listen_tls[0].rpartition(":")[2] if self.listen_tls else "443"
        return "" if port == "443" else f":{port}"
