"""The files that make a site: nginx's server, the pool of PHP-FPM, and the page of a suspended one."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from posada.node import certificates
from posada.node.certificates import Known
from posada.node.machine import Machine
from posada.node.secret_files import challenge_folder
from posada.node.site import Site
from posada.node.transfer import LOG_FORMAT

Wanted = dict[Path, str | None]  # path -> content; None: no such file
# Room for names as long as DNS has them, and for thousands of them.
NAMES = "server_names_hash_bucket_size 512;\nserver_names_hash_max_size 32768;\n"
MARK = "# Written by `posada node`: what is changed here is put back.\n"


def server_file(site: Site, machine: Machine) -> Path:
    return Path(machine.nginx_sites) / f"posada-{site.user(machine)}.conf"


def pool_file(site: Site, machine: Machine, php: str) -> Path:
    return Path(machine.php_pools.format(version=php)) / f"posada-{site.user(machine)}.conf"


def pool_files(site: Site, machine: Machine) -> dict[Path, str]:
    """The pools that the site has on the disk, each with its version of PHP."""
    pattern = machine.php_pools
    version_of = re.compile(re.escape(pattern).replace(r"\{version\}", "([^/]+)"))
    found: dict[Path, str] = {}
    for path in Path("/").glob(f"{pattern.format(version='*').lstrip('/')}/posada-{site.user(machine)}.conf"):
        match = version_of.fullmatch(str(path.parent))
        found[path] = match[1] if match is not None and match.groups() else site.php
    return found


def page_file(site: Site, machine: Machine) -> Path:
    return Path(machine.state) / "pages" / f"{site.user(machine)}.html"


def logs(site: Site, machine: Machine) -> list[Path]:
    """What nginx wrote of the site, newest first; what logrotate set aside among it."""
    return sorted(Path(machine.nginx_logs).glob(f"posada-{site.user(machine)}.*"))


def socket(site: Site, machine: Machine) -> Path:
    return Path(machine.sockets) / f"posada-{site.user(machine)}-{site.php}.sock"


def wanted(site: Site, machine: Machine) -> Wanted:
    """The files of the site that daemons read, as they are to be. They are the same whether it is suspended or not."""
    return {
        pool_file(site, machine, site.php): pool(site, machine) if site.serves and site.scripts else None,
        server_file(site, machine): server(site, machine) if site.serves else None,
    }


def notice_wanted(site: Site, machine: Machine) -> Wanted:
    """The page of a suspended site: while it is there, nginx shows it. No daemon is told of it, so it takes no time."""
    return {page_file(site, machine): page(site) if site.presence == "suspended" and site.shut("site") else None}


PARCEL_HOST = "posada-parcels"  # under which a node hands a site over to another


def parcels_folder(machine: Machine) -> Path:
    """Where sealed parcels lie that another node fetches."""
    return Path(machine.state) / "parcels"


def of_the_machine(machine: Machine) -> Wanted:
    """What stands before all sites: nothing answers under a name that no site has. (`--` sorts before every site.)"""
    listen = "".join(f"    listen {place};\n" for place in machine.listen)
    handed = f"    location /posada-parcels/ {{\n        alias {parcels_folder(machine)}/;\n    }}\n"
    none = (
        f"{MARK}server {{\n{listen}    server_name _ {PARCEL_HOST};\n{handed}"
        "    location / {\n        return 404;\n    }\n}\n"
    )
    if machine.listen_tls:
        listen = "".join(f"    listen {place} ssl http2;\n" for place in machine.listen_tls)
        none += f"server {{\n{listen}    server_name _;\n    ssl_reject_handshake on;\n}}\n"
    return {
        Path(machine.nginx_sites) / "posada--none.conf": MARK + LOG_FORMAT + names(machine) + none.removeprefix(MARK)
    }


def names(machine: Machine) -> str:
    """Room for names, where nginx's own configuration says nothing of it: said twice, it is refused."""
    conf = Path(machine.nginx_conf)
    said = [each.read_text() if each.is_file() else "" for each in (conf, *conf.parent.glob("conf.d/*.conf"))]
    return "".join(
        line for line in NAMES.splitlines(keepends=True)
        if not any(re.search(rf"^\s*{line.split()[0]}\b", text, re.MULTILINE) for text in said)
    )  # fmt: skip


def server(site: Site, machine: Machine) -> str:
    """nginx's servers of a site: over HTTPS for the names that its certificate covers, to which HTTP then leads."""
    shown = certificates.current(site, machine) if machine.listen_tls else None
    secure = [name for name in site.names if shown is not None and shown.covers(name)]
    plain = [name for name in site.names if name not in secure]
    servers = []
    for folder, names in _by_folder(plain, site):
        servers.append([*_listening(names, machine), *_proofs(machine), *_contents(site, machine, folder)])
    if secure and shown is not None:
        way = f"return 301 https://$host{machine.tls_port}$request_uri;"
        servers.append([*_listening(secure, machine), *_proofs(machine), f"location / {{ {way} }}"])
        servers += [
            [*_listening_securely(names, shown, machine), *_contents(site, machine, folder)]
            for folder, names in _by_folder(secure, site)
        ]
    return MARK + "".join("server {\n" + "".join(f"    {line}\n" for line in lines) + "}\n" for lines in servers)


def _by_folder(names: Sequence[str], site: Site) -> Iterator[tuple[str, list[str]]]:
    """The names that show the same folder; a subdomain may have one of its own."""
    for folder in dict.fromkeys(site.folders.get(name, "") for name in names):
        yield folder, [name for name in names if site.folders.get(name, "") == folder]


def _listening(names: Sequence[str], machine: Machine) -> list[str]:
    return [*(f"listen {place};" for place in machine.listen), f"server_name {' '.join(names)};"]


def _listening_securely(names: Sequence[str], shown: Known, machine: Machine) -> list[str]:
    file = certificates.path(shown, machine)
    return [
        *(f"listen {place} ssl http2;" for place in machine.listen_tls), f"server_name {' '.join(names)};",
        f"ssl_certificate {file};", f"ssl_certificate_key {file};", "ssl_protocols TLSv1.2 TLSv1.3;",
        "ssl_session_cache shared:posada:10m;", "ssl_session_tickets off;",
    ]  # fmt: skip


def _proofs(machine: Machine) -> list[str]:
    """What the authority looks at before it issues a certificate; a suspended site shows it too."""
    return [
        "location ^~ /.well-known/acme-challenge/ {", "    default_type text/plain;",
        f"    alias {challenge_folder(machine)}/;", "}",
    ]  # fmt: skip


def _contents(site: Site, machine: Machine, folder: str = "") -> list[str]:
    """What a site answers. While its notice is there, 503 with that page under every address."""
    home, user = site.home(machine), site.user(machine)
    where = "/".join(each for each in (site.root, folder) if each)
    held = ["    if ($held) { return 503; }"]
    return [
        f"access_log {machine.nginx_logs}/posada-{user}.access.log posada buffer=4k flush=1s;",
        f"error_log {machine.nginx_logs}/posada-{user}.error.log;",
        *([f"limit_rate {site.bandwidth.lower()};"] if site.bandwidth else []),
        f"root {home}/public{'/' + where if where else ''};",
        "open_file_cache off;",  # a notice that comes or goes is seen at once
        "index index.php index.html;",
        f"client_max_body_size {site.upload};",
        'set $held "";',
        f"if (-f {page_file(site, machine)}) {{ set $held 1; }}",
        "error_page 503 /posada-notice;",
        "location = /posada-notice {",
        "    internal;",
        "    default_type text/html;",
        "    charset utf-8;",
        "    add_header Cache-Control no-store always;",
        "    add_header Retry-After 3600 always;",
        f"    alias {page_file(site, machine)};",
        "}",
        *(
            line
            for path, to in sorted(site.redirects.items())
            for line in (f"location = {path} {{", *held, f'    return 301 "{to}";', "}")
        ),
        r"location ~ /\.(?!well-known/) {",
        *held,
        "    return 404;",
        "}",
        "location / {",
        *held,
        # A link to another's files is not followed. Only here, where nginx itself shows files: PHP reads as its own
        # user, and looking at every folder on the way to the notice would cost more than sending a page.
        f"    disable_symlinks if_not_owner from={home}/public;",
        "    log_not_found off;",
        "}",
        r"location ~ \.php$ {",
        *held,
        *([] if site.scripts else ["    return 403;"]),  # its plan serves files: no program is shown either
        "    try_files $uri =404;",
        f"    include {machine.fastcgi_params};",
        "    fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;",
        '    fastcgi_param HTTP_PROXY "";',
        f"    fastcgi_read_timeout {site.seconds}s;",
        f"    fastcgi_pass unix:{socket(site, machine)};",
        "}",
    ]


def pool(site: Site, machine: Machine) -> str:
    """The pool of a site: processes of its own user, which end when they have nothing to do."""
    user, home = site.user(machine), site.home(machine)
    values = {
        "open_basedir": f"{home}/public:{home}/private:{home}/tmp",
        "upload_tmp_dir": f"{home}/tmp",
        "sys_temp_dir": f"{home}/tmp",
        "session.save_path": f"{home}/sessions",
        "error_log": f"{home}/private/php-errors.log",
        "memory_limit": site.memory,
        "post_max_size": site.upload,
        "upload_max_filesize": site.upload,
        "max_execution_time": site.seconds,
        "opcache.validate_permission": "1",  # what one user may not read, the shared cache does not show him
        "opcache.validate_root": "1",
    }
    if site.disabled_functions:
        values["disable_functions"] = ",".join(site.disabled_functions)
    settings = "".join(f"php_admin_value[{name}] = {value}\n" for name, value in values.items())
    return (
        f"; {MARK[2:]}[{user}]\nuser = {user}\ngroup = {user}\nlisten = {socket(site, machine)}\n"
        f"listen.owner = {machine.web_user}\nlisten.group = {machine.web_user}\nlisten.mode = 0600\n"
        f"pm = ondemand\npm.max_children = {site.workers}\npm.process_idle_timeout = 30s\npm.max_requests = 10000\n"
        f"request_terminate_timeout = {site.seconds}s\nsecurity.limit_extensions = .php\n{settings}"
        "php_admin_flag[log_errors] = on\n"
        f"php_flag[display_errors] = {'on' if site.show_errors else 'off'}\n"
    )


def page(site: Site) -> str:
    """What a suspended site shows: why in general terms and whom to ask, in each language of the provider."""
    notice = site.notice
    parts = []
    for text in notice.get("texts", ()):
        parts.append(
            f'<section lang="{escape(str(text["language"]))}"><h1>{escape(str(text["title"]))}</h1>'
            f"<p>{escape(str(text['why']))}</p><p>{escape(str(text['contact']))}</p></section>\n"
        )
    ways = [escape(str(notice[key])) for key in ("provider", "email", "phone", "portal") if notice.get(key)]
    title = escape(str(notice["texts"][0]["title"])) if notice.get("texts") else "503"
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;"
        "color-scheme:light dark}h1{font-size:1.3rem}footer{opacity:.75}</style></head>\n<body>\n"
        f"{''.join(parts)}<footer>{' · '.join(ways)}</footer>\n</body></html>\n"
    )


WELCOME = (
    '<!doctype html>\n<html><head><meta charset="utf-8"><title>{name}</title></head>\n'
    "<body><h1>{name}</h1></body></html>\n"
)


def welcome(site: Site) -> str:
    """The page of a site to which nothing was uploaded yet."""
    return WELCOME.format(name=escape(site.names[0]))
