"""`posada node`: what the operator types in the house, and on the machine."""

import json
import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from posada.contexts.nodes.models import Node
from posada.faces.cli.node import node
from tests.nodes.live import Live, forget_role, service


def typed(*words: str, answer: str = "") -> Result:
    return CliRunner().invoke(node, words, input=answer, catch_exceptions=False)


def test_a_machine_is_added_joined_listed_and_given_nothing_new(live: Live, tmp_path: Path) -> None:
    file = tmp_path / "posada/node.toml"
    try:
        said = typed("add", "web-2", "--address", "web-2.example.net", "--capacity", "7").output
        line = next(word for word in said.split() if word.startswith("postgresql://"))
        assert typed("join", "--file", str(file), answer=f"{line}\n").output.endswith(
            f"web-2: written to {file}; start `posada node run`\n"
        )
        assert tomllib.loads(file.read_text()) == {"house": line}
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        rows = {row["name"]: row for row in json.loads(typed("list", "--json").output)}
        assert (rows["web-1"]["services"], rows["web-2"]["services"], rows["web-2"]["capacity"]) == (2, 0, 7)
        assert not rows["web-2"]["silent"]
        assert typed("state", "web-2", "drain").output == "draining\n"
        assert typed("state", "web-2", "drain").exit_code == 2
        assert "no such node" in typed("password", "web-3").output
        typed("password", "web-2")
        refused = typed("join", "--file", str(file), answer=f"{line}\n")
        assert refused.exit_code == 1 and "does not let this machine in" in refused.output
    finally:
        forget_role(Node.objects.get(name="web-2").role)
        Node.objects.filter(name="web-2").delete()


def test_a_dry_run_prints_what_a_turn_does(live: Live) -> None:
    server = Path(live.machine.nginx_sites) / f"posada-{live.home('b.example.com').name}.conf"
    good = server.read_text()
    server.unlink()
    said = typed("converge", "--all", "--dry-run", "--file", str(live.file))
    assert said.exit_code == 0 and "+    server_name b.example.com www.b.example.com;" in said.output
    assert not server.exists()
    done = typed("converge", "--all", "--file", str(live.file))
    assert (done.exit_code, server.read_text()) == (0, good)
    assert f"site {service('b.example.com').pk}: put back {server}" in done.output
    assert typed("converge", "--all", "--dry-run", "--file", str(live.file)).output == ""


@pytest.mark.parametrize(("written", "said"), [
    (None, "a file made by `posada node join`"),
    ("house = 7", "postgresql://ROLE:PASSWORD@HOST:PORT/NAME"),
    ("house = 'postgresql://a'\ncolour = 'red'", "colour"),
    ("house", "TOML"),
])  # fmt: skip
def test_a_machine_that_does_not_know_itself_is_told_what_is_missing(
    tmp_path: Path, written: str | None, said: str
) -> None:
    file = tmp_path / "node.toml"
    if written is not None:
        file.write_text(written)
    refused = typed("converge", "--file", str(file))
    assert refused.exit_code == 2 and said in refused.output
