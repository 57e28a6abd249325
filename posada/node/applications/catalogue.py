"""What a node can install: each application is data, so that one more is one more entry here.

Its distribution lies on the node (Debian's own package), and is copied; nothing is fetched from elsewhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from posada.node.machine import Machine
from posada.node.site import Refused

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Application:
    """One application.

    Of its distribution, what `leaves` names does not come, and of its `languages` only files of the chosen one.
    `configuration` is a template of the file `configured`, which only the site's user reads. `installer` and `upgrader`
    are programs of PHP that run as the site's own user, told on their input what they need. `replaces` is what a newer
    version takes the place of; all else of a site stays through an update.
    """

    name: str
    distribution: str  # a folder of this machine
    version_file: str = ""
    version: re.Pattern[str] = re.compile(r"([0-9.]+)")
    package: str = ""  # of Debian, for who lacks it
    php: str = ""  # the oldest version that it runs on
    database: bool = False
    leaves: tuple[str, ...] = ()
    languages: str = ""
    configured: str = ""
    configuration: str = ""
    salts: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()  # files of the distribution in which {title} and {name} stand
    adds: Mapping[str, str] = field(default_factory=dict)  # file -> what stands in it, beside the distribution
    installer: str = ""
    upgrader: str = ""
    replaces: tuple[str, ...] = ()  # patterns of names at its top

    @property
    def folder(self) -> Path:
        return Path(self.distribution)

    def offered(self) -> str:
        """The version that lies on this machine. Raises Refused where there is none."""
        if not self.version_file:
            return ""
        try:
            found = self.version.search((self.folder / self.version_file).read_text(errors="replace"))
        except OSError:
            found = None
        if found is None:
            raise Refused(f"{self.name} does not lie on this node in {self.folder}: apt-get install {self.package}")
        return found[1]

    def names(self) -> list[str]:
        """What of a site's folder is the application's, at its top."""
        own = [path.name for path in self.folder.iterdir() if path.name not in self.leaves]
        return sorted({*own, *([self.configured] if self.configured else [])})

    def replaced(self) -> list[str]:
        """What of those an update takes the place of; never its configuration."""
        names = [name for name in self.names() if name != self.configured]
        return [name for name in names if any(Path(name).match(pattern) for pattern in self.replaces)]


def _text(name: str) -> str:
    return (HERE / name).read_text()


def _program(application: str, name: str) -> str:
    """One program of an application, behind what all of its programs begin with."""
    return _text(f"{application}/begin.php") + _text(f"{application}/{name}.php").removeprefix("<?php\n")


def catalogue(machine: Machine) -> Mapping[str, Application]:
    """What this machine can install, by name."""
    known = (
        Application(
            name="wordpress", distribution=machine.wordpress, package="wordpress", database=True, php="7.4",
            version_file="wp-includes/version.php", version=re.compile(r"\$wp_version = '([0-9.]+)"),
            leaves=(".htaccess", "wp-config.php", "wp-config-sample.php", "readme.html"),
            languages="wp-content/languages", configured="wp-config.php", configuration=_text("wordpress/config.tmpl"),
            salts=("AUTH_KEY", "SECURE_AUTH_KEY", "LOGGED_IN_KEY", "NONCE_KEY", "AUTH_SALT", "SECURE_AUTH_SALT",
                   "LOGGED_IN_SALT", "NONCE_SALT"),
            adds={"wp-content/mu-plugins/https.php": _text("wordpress/https.php")},
            installer=_program("wordpress", "install"),
            upgrader=_program("wordpress", "upgrade"),
            replaces=("wp-admin", "wp-includes", "index.php", "xmlrpc.php", "wp-[a-z]*.php"),
        ),
        Application(
            name="static", distribution=str(HERE / "static"), filled=("index.html",),
        ),
    )  # fmt: skip
    return {each.name: each for each in known}


def named(name: str, machine: Machine) -> Application:
    """The application of that name. Raises Refused for one that this program does not know."""
    found = catalogue(machine).get(name)
    if found is None:
        raise Refused(f"this program installs no {name[:40]!r}: it may be an older one")
    return found


def newer(one: str, than: str) -> bool:
    """Whether a version is newer than another."""
    return _parts(one) > _parts(than)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
