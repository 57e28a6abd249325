"""What a person reads of an error that was raised on purpose: which field, what stood there, and what it allows."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext as in_words  # of what scripts/messages finds where it is raised

from posada.faces.site.words import WORDS, word
from posada.kernel.errors import BadInput, IllegalMove, NotFound, PosadaError
from posada.terms.decisions import Refused

KNOWN = ("field", "fact", "stated")
LONGEST = 60  # letters of a value that are shown


def said(error: PosadaError) -> str:
    """One sentence in the language of the page."""
    match error:
        case Refused():
            return word("refusal", error.reason)
        case BadInput():
            return _bad_input(error)
        case IllegalMove():
            return _("Eso ya no es posible: cambió entretanto. Vuelva a abrir la página.")
        case NotFound():
            return _("Ya no está, o no es suyo.")
    return str(error)


def field_called(name: str) -> str:
    """What a field is called; several that belong together stand with commas between."""
    return ", ".join(_called(each.strip()) for each in name.split(","))


def _called(name: str) -> str:
    known = next((words[name] for about in KNOWN if name in (words := WORDS.get(about, {}))), None)
    return str(known) if known else word("field", name)


def _bad_input(error: BadInput) -> str:
    pattern = in_words(error.pattern) if error.pattern else ""
    allowed = pattern % error.named if error.named else pattern
    shown = {"field": field_called(error.field), "value": _shown(error.value), "allowed": allowed}
    if not shown["value"]:
        return _("%(field)s: falta. Se espera: %(allowed)s.") % shown
    return _("%(field)s: «%(value)s» no sirve. Se espera: %(allowed)s.") % shown


def _shown(value: object) -> str:
    """A value as it was written, shortened; nothing where nothing was."""
    if value is None or value == "" or (isinstance(value, list | tuple | dict | set) and not value):
        return ""
    if isinstance(value, list | tuple | set):
        value = ", ".join(str(each) for each in value)
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
