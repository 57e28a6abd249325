"""A pack lies where its provider keeps it, and its rehearsals name it as they stand to it."""

import shutil
from pathlib import Path

import pytest

from posada.rehearsal.player import play
from posada.rehearsal.script import read_script

EXAMPLE = Path(__file__).parents[1] / "packs/example"


@pytest.mark.django_db
@pytest.mark.parametrize("named", ["..", "../../mine"])
def test_a_rehearsal_names_its_pack_by_a_folder_relative_to_itself(tmp_path, monkeypatch, named):
    mine = shutil.copytree(EXAMPLE, tmp_path / "mine")
    monkeypatch.chdir("/")
    (mine / "messages").mkdir(exist_ok=True)
    (mine / "messages/welcome.yaml").write_text('es: {subject: "De mi propia casa", body: "Hola."}\n')
    file = mine / "rehearsals/own.yaml"
    file.write_text(
        f"pack: {named}\nfrom: 2026-02-01T09:00\nuntil: 2026-02-20\n"
        "catalog:\n  own: {kind: rental, type: shared-hosting, prices: {monthly: 9000}, currency: ARS}\n"
        "customers:\n  ana: {name: Ana Gil}\nevents:\n"
        "  - {at: 2026-02-01T10:00, order: {as: web, customer: ana, product: own, cycle: monthly}}\n"
        "  - {at: 2026-02-01T11:00, pay: {invoice: web/1}}\n"
        "expect:\n  - {notice: welcome, to: ana, contains: [De mi propia casa]}\n"
    )
    assert play(read_script(file), file).failures == []
