"""The texts of notices, filled in for one reader: the pack's own, and the letters that come with Posada.

A file in the pack's `messages/` stands in place of the letter of the same name in `letters/`, parts (`_closing`)
among them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils.html import escape, urlize

from posada.kernel.errors import NotFound
from posada.terms import sources
from posada.terms.pack import Pack, find_pack

LETTERS = Path(__file__).parent / "letters"
CACHED = "django.template.loaders.cached.Loader"  # parsed once; the texts do not change while their engine lives
LINK = re.compile(r"https?:|@|www\.|\.(?:com|edu|gov|int|mil|net|org)\b", re.IGNORECASE)  # what `urlize` looks for
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 1.5em auto; padding: 0 1em">
{body}
</body></html>
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice in words: subject, plain text and the same as simple HTML."""

    subject: str
    text: str
    html: str


def write(pack: str, kind: str, language: str, figures: Mapping[str, Any]) -> Letter:
    """The notice of `kind` in `language`, or in the pack's first where it has none in that one.

    Raises NotFound where the pack has no such text.
    """
    engines = texts(find_pack(_folder_of(pack)))
    for tongue in dict.fromkeys((language, *engines)):
        templates = engines.get(tongue)
        if templates is not None and kind in templates.kinds:
            context = Context(dict(figures), autoescape=False)
            subject = templates.engine.get_template(f"{kind}.subject").render(context)
            body = templates.engine.get_template(kind).render(context)
            return _letter(subject, body, tongue)
    raise NotFound(f"message:{kind}", pack)


@dataclass(frozen=True, slots=True)
class Templates:
    """A pack's texts in one language; those whose name begins with an underscore are parts of others."""

    engine: Engine
    kinds: frozenset[str]


@lru_cache(maxsize=32)
def texts(pack: Pack) -> dict[str, Templates]:
    """The texts of a pack and those it leaves to Posada, by language, the first one first."""
    by_language: dict[str, dict[str, str]] = {}
    for kind, wordings in {**letters(), **pack.messages()}.items():
        for language, wording in wordings.items():
            parts = by_language.setdefault(language, {})
            parts[kind] = wording["body"]
            parts[f"{kind}.subject"] = wording.get("subject", "")
    return {
        language: Templates(
            Engine(loaders=[(CACHED, [("django.template.loaders.locmem.Loader", parts)])], autoescape=False),
            frozenset(name for name in parts if not name.startswith("_")),
        )
        for language, parts in by_language.items()
    }


@lru_cache(maxsize=1)
def letters() -> Mapping[str, Any]:
    """The texts that come with Posada, by kind and language."""
    return {file.stem: sources.read(file) for file in sorted(LETTERS.glob("*.yaml"))}


def _folder_of(pack: str) -> str:
    """Where the pack of this name lies: the house's own folder where it is the one configured."""
    own = settings.POSADA_PACK
    return own if own and own.rstrip("/").endswith(pack) else pack


def _letter(subject: str, body: str, language: str) -> Letter:
    text = re.sub(r"[ \t]+\n", "\n", body)
    text = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    title = " ".join(subject.split())
    return Letter(title, text, PAGE.format(language=language, title=escape(title), body=_html(text)))


def _html(text: str) -> str:
    """Paragraphs and lists of a plain text, with its addresses as links."""
    return "\n".join(_block(block) for block in text.strip().split("\n\n"))


def _block(block: str) -> str:
    lines = block.split("\n")
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_linked(line[2:])}</li>" for line in lines) + "</ul>"
    return f"<p>{'<br>'.join(map(_linked, lines))}</p>"


@lru_cache(maxsize=1024)  # how letters begin and end
def _linked(line: str) -> str:
    return urlize(line, autoescape=True) if LINK.search(line) else escape(line)
