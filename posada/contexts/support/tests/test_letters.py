"""Posada brings a letter for every notice, in both languages; a pack's own stands in its place."""

import pytest

from posada.contexts.support import messages
from posada.contexts.support.messages import letters, texts, write
from posada.terms.pack import Pack


@pytest.mark.parametrize("kind", sorted(letters()))
def test_each_letter_speaks_both_languages(kind):
    wordings = letters()[kind]
    assert {"es", "en"} <= set(wordings)
    for wording in wordings.values():
        assert wording["body"].strip()
        assert kind.startswith("_") or wording["subject"].strip()


def test_a_packs_own_text_stands_in_place_of_the_letter(tmp_path, monkeypatch):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "welcome.yaml").write_text('es: {subject: Listo, body: "{{ service }} anda."}')
    monkeypatch.setattr(messages, "find_pack", lambda name: Pack(tmp_path))
    texts.cache_clear()
    try:
        assert write("x", "welcome", "es", {"service": "Web"}).text == "Web anda.\n"
        assert write("x", "ticket-closed", "en", {}).subject
    finally:
        texts.cache_clear()
