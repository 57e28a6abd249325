"""Checking and publishing a pack's draft."""

from pathlib import Path

import click

from posada.contexts.billing.acts.publish_terms import publish_terms
from posada.faces.cli.clauses import play_all
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.errors import BadInput, PosadaError, Refusal
from posada.rehearsal.proof import drafted
from posada.terms import content, sources
from posada.terms.actor import Actor
from posada.terms.check import check_pack
from posada.terms.faults import Fault, PackFaults
from posada.terms.pack import Pack, find_pack


def faults_of(name: str, file: Path | None, *, rehearsals: bool) -> list[Fault] | None:
    """The faults of a pack's draft, with those of its rehearsals; None where there is no such pack."""
    try:
        pack = find_pack(name)
    except PosadaError as error:
        click.echo(str(error), err=True)
        return None
    found = check_pack(pack, file)
    if rehearsals and not any(fault.severity == "error" for fault in found):
        found += failing(pack)
    return found


def failing(pack: Pack) -> list[Fault]:
    """A fault for each rehearsal that does not hold or cannot be read."""
    files = pack.rehearsal_files()
    found: list[Fault] = []
    playable = []
    for file in files:
        try:
            sources.read(file)
            playable.append(file)
        except PackFaults as faults:
            found += faults.faults
    for file, result in zip(playable, play_all(map(str, playable)), strict=True):
        found += [Fault(str(file), (), f"the rehearsal fails: expected {f['expected']}, came {f['came']}")
                  for f in result.failures]  # fmt: skip
    return found


def publish_pack(name: str, file: Path | None, by: str, *, reason: str = "", note: str = "") -> int:
    """Publish a draft that has no faults: 0 it is published, 1 it has faults or is refused, 2 there is no such pack."""
    try:
        pack = find_pack(name)
    except PosadaError as error:
        click.echo(str(error), err=True)
        return 2
    faults = [fault for fault in check_pack(pack, file) if fault.severity == "error"]
    if faults:
        for fault in faults:
            click.echo(str(fault), err=True)
        return 1
    data = drafted(pack)
    if file is not None:
        data = content.content(pack.name, data["provider"], sources.read(file), data["catalog"])
    now, who = clock.now(), Actor(by, role="administrator", channel="cli")
    try:
        with unit(now, who):
            version = publish_terms(data, reason=reason, note=note, now=now, by=who)
    except (Refusal, BadInput) as refused:
        click.echo(str(refused), err=True)
        return 1
    click.echo(f"published {pack.name} {version.version}, number {version.pk}, {version.hash}")
    return 0
