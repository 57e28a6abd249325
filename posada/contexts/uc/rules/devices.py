"""On how many devices, of which kinds, a licence is installed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from posada.terms.rule import Rule


class DeviceLimit(Rule):
    """A licence is on at most `most` devices at a time; on so many as the scope says where that is less.

    Sources: alestra/flex-device-limit, alestra/basic-single-device, alestra/advanced-device-limit.
    """

    most: int = Field(ge=1)
    scope_may_say: tuple[int, ...] = ()


class DeviceKinds(Rule):
    """The kinds of device a licence of this plan is installed on, in any mix.

    Sources: alestra/flex-device-kinds, alestra/basic-device-kinds, alestra/advanced-device-kinds. Reading: the list is
    closed.
    """

    kinds: tuple[str, ...] = Field(min_length=1)


class DeviceCompatibility(Rule):
    """Devices of these kinds must fit the compatibilities of the scope; others are not compared with them.

    Sources: alestra/flex-device-compatibility, alestra/advanced-device-kinds.
    """

    kinds: tuple[str, ...] = Field(min_length=1)


class CustomerSuppliedDevice(Rule):
    """The customer supplies devices of these kinds: no charge, no delivery; and they fit the scope.

    Source: alestra/basic-smartphone-by-customer.
    """

    kinds: tuple[str, ...] = Field(min_length=1)


class VideoDevice(Rule):
    """Video on such a device works where its licence has the function. Source: alestra/option-video-phones."""

    kinds: tuple[str, ...] = Field(min_length=1)
    function: str = "video"


def compatible(kind: str, model: str, system: str, listed: Mapping[str, Sequence[Any]]) -> bool:
    """Whether a device fits what the scope lists for its kind: a model by name, or a system from a version on."""
    for entry in listed.get(kind, ()):
        text = str(entry)
        if text in (model, system):
            return True
        wanted, given = re.fullmatch(r"(.+?) (\d+)\+", text), re.fullmatch(r"(.+?) (\d+).*", system)
        if wanted and given and wanted[1] == given[1] and int(given[2]) >= int(wanted[2]):
            return True
    return False
