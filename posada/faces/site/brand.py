"""The provider's accent, made readable: whatever colour a pack names, text in it and text on it keep AA contrast."""

import hashlib
import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from posada.faces.site import formats

DEFAULT = "#0f766e"
AA = 4.5  # WCAG 2.2, 1.4.3: normal text
TINT = 0.10  # how much of the accent is in the tint that stands behind it (tokens.css)
STEP = 0.04
HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)

Colour = tuple[float, float, float]
WHITE: Colour = (1, 1, 1)
BLACK: Colour = (0, 0, 0)
# The least favourable ground that the accent is read on, and its surface, in light and in dark (tokens.css).
LIGHT, LIGHT_SURFACE = "#f0f0f2", "#ffffff"
DARK, DARK_SURFACE = "#222428", "#18191c"
NIGHT = "#101113"


@dataclass(frozen=True, slots=True)
class Accent:
    """The accent as text and as ground, and what is written on it, in light and in dark; `#rrggbb`."""

    light: str
    on_light: str
    dark: str
    on_dark: str

    def css(self) -> str:
        """The custom properties that tokens.css takes its accent from."""
        return (f":root{{--accent-light:{self.light};--on-accent-light:{self.on_light};"
                f"--accent-dark:{self.dark};--on-accent-dark:{self.on_dark}}}\n")  # fmt: skip


def accent(brand: str) -> Accent:
    """The readable accent nearest to a brand's colour; the house's own where that is no colour."""
    colour = parse(brand) or parse(DEFAULT) or BLACK
    light = readable(colour, parse(LIGHT) or WHITE, parse(LIGHT_SURFACE) or WHITE, towards=BLACK)
    dark = readable(colour, parse(DARK) or BLACK, parse(DARK_SURFACE) or BLACK, towards=WHITE)
    return Accent(written(light), "#ffffff", written(dark), NIGHT)


def readable(colour: Colour, ground: Colour, surface: Colour, *, towards: Colour) -> Colour:
    """The first mix of a colour with black or white that reads on a ground and on its own tint."""
    share = 0.0
    while share < 1:
        mixed = mix(colour, towards, share)
        if contrast(mixed, ground) >= AA and contrast(mixed, mix(surface, mixed, TINT)) >= AA:
            return mixed
        share += STEP
    return towards


def parse(text: str) -> Colour | None:
    """`#0f766e` or `#abc` as shares of red, green and blue; None for anything else."""
    found = HEX.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def written(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in the one, channel by channel."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2.2's contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def brand() -> str:
    """The colour that the terms in force name for the house."""
    known = formats.provider()
    return known.brand.get("accent", DEFAULT) if known else DEFAULT


def logo() -> str:
    """The house's mark, which a pack holds whole (`data:image/svg+xml;base64,…`); nothing for another."""
    known = formats.provider()
    mark = known.brand.get("logo", "") if known else ""
    return mark if mark.startswith("data:image/") else ""


def brand_version(colour: str) -> str:
    """What its stylesheet's address ends with, so that a browser keeps it until the colour changes."""
    return hashlib.sha256(colour.encode()).hexdigest()[:8]


@require_safe
@cache_control(max_age=31_536_000, public=True, immutable=True)
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The accent as a stylesheet: pages carry no styles of their own."""
    return HttpResponse(accent(brand()).css(), content_type="text/css; charset=utf-8")
