"""Words without case, accents and marks; the pieces of three letters they are found by; and how far two are apart."""

import re
from collections.abc import Sequence
from itertools import pairwise

ACCENTED = "áàâäãåéèêëíìîïóòôöõúùûüñçýÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇÝ"
BARE = "aaaaaaeeeeiiiiooooouuuuncy" * 2
FOLD = str.maketrans(ACCENTED, BARE)
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
LONG = 8  # letters, from which a word may be mistyped twice
SHORTEST_FORGIVEN = 4
PIECE = 3
BEGINNING, WITHIN, MISTAKE = 1, 2, 10  # how far a word is from one that it begins, that holds it, or that is misspelt


def fold(text: str) -> str:
    """The text in plain small letters: "Gómez" is "gomez". The database's `posada_trigrams` folds alike."""
    bare = text.translate(FOLD)
    return "".join(letter.lower() if letter.isascii() else letter for letter in bare)


def words(text: str) -> list[str]:
    """The words of a text, folded, without the marks between them."""
    return [word for word in NOT_A_WORD.split(fold(text)) if word]


def trigrams(word: str, *, begins: bool = False, ends: bool = False) -> list[str]:
    """The pieces of three letters that a word which holds this one has too; with its edges, where they are known."""
    edged = f"{' ' if begins else ''}{word}{' ' if ends else ''}"
    return [edged[place : place + PIECE] for place in range(len(edged) - PIECE + 1)]


def halves(word: str) -> list[list[str]]:
    """Pieces of a word of which a misspelt one keeps at least one whole: one mistake spoils one half.

    A long word is cut in three, since it may be misspelt twice.
    """
    parts = 3 if len(word) >= LONG else 2
    cuts = [round(len(word) * part / parts) for part in range(parts + 1)]
    found = [trigrams(word[a:b], begins=a == 0, ends=b == len(word)) for a, b in pairwise(cuts)]
    return [pieces for pieces in found if pieces]


def mistakes_allowed(word: str) -> int:
    """How many letters may be wrong, missing, too many or exchanged."""
    if len(word) < SHORTEST_FORGIVEN:
        return 0
    return 2 if len(word) >= LONG else 1


def mistakes(wanted: str, found: str, most: int) -> int:
    """How many letters are wrong, missing, too many, or exchanged with their neighbour; past `most`, one more."""
    if abs(len(wanted) - len(found)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(found) + 1))
    for row, letter in enumerate(wanted, 1):
        line = [row]
        for column, other in enumerate(found, 1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != other))
            exchanged = row > 1 and column > 1 and letter == found[column - 2] and wanted[row - 2] == other
            line.append(min(cost, before[column - 2] + 1) if exchanged else cost)
        if min(line) > most and min(last) >= most:
            return most + 1  # an exchange reaches over one row, and no further
        before, last = last, line
    return min(last[-1], most + 1)


def distance(wanted: Sequence[str], text: str) -> int | None:
    """How far a text is from what was typed; None where a word of it is not there, even misspelt.

    Nothing for whole words, a little for a beginning or a part of one, much for each mistake.
    """
    known = words(text)
    total = 0
    for word in wanted:
        nearest = _held(word, known)
        if nearest is None:
            nearest = _misspelt(word, known)
        if nearest is None:
            return None
        total += nearest
    return total


def _held(wanted: str, known: Sequence[str]) -> int | None:
    """How far the nearest of the words is that is it, begins with it, or holds it."""
    if wanted in known:
        return 0
    if any(word.startswith(wanted) for word in known):
        return BEGINNING
    return WITHIN if any(wanted in word for word in known) else None


def _misspelt(wanted: str, known: Sequence[str]) -> int | None:
    """How far the nearest of the words is that it, or its beginning, may be misspelt from."""
    most = mistakes_allowed(wanted)
    if not most:
        return None
    meant = {word[: len(wanted)] for word in known} | {*known}
    fewest = min((mistakes(wanted, word, most) for word in meant), default=most + 1)
    return MISTAKE * fewest if fewest <= most else None
