"""Whoever is refused something reads a sentence, not a code."""

import re
from pathlib import Path

import posada
from posada.faces.site.words import WORDS

CODE = re.compile(r"""\.refused\(\s*"([a-z0-9-]+)\"""")


def test_every_refusal_in_the_code_has_a_sentence():
    code = [file for file in Path(posada.__file__).parent.rglob("*.py") if "tests" not in file.parts]
    codes = {found for file in code for found in CODE.findall(file.read_text())}
    assert len(codes) > 100
    assert sorted(codes - set(WORDS["refusal"])) == []
