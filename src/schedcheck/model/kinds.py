"""What events and stops are, and how certain they are."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from functools import lru_cache

from schedcheck.errors import InvalidValue, UnknownName, did_you_mean

__all__ = ["Kind", "Status", "kind_named"]


class Status(IntEnum):
    """How certain it is that something takes place; the larger, the less."""

    CONFIRMED = 1
    TENTATIVE = 2
    CANCELLED = 3

    def __str__(self) -> str:
        return self.name.casefold()


class Kind(StrEnum):
    """What an event or a stop is, as far as rules tell one from another.

    Another kind is any text in lower case with hyphens or underscores; one that nearly is a known kind is refused.
    """

    ARRIVAL = "arrival"
    BILATERAL = "bilateral"
    CALL = "call"
    CEREMONY = "ceremony"
    DEPARTURE = "departure"
    HEARING = "hearing"
    MEAL = "meal"
    MEETING = "meeting"
    PHOTO = "photo"
    PLENARY = "plenary"
    PRESS = "press"
    PULL_ASIDE = "pull_aside"
    RECEPTION = "reception"
    REST = "rest"
    SIDE_EVENT = "side_event"
    TALK = "talk"
    VISIT = "visit"


def kind_named(value: Kind | str) -> str:
    """A kind as its text; a known one in any case, another one as it is.

    Raises:
        UnknownName: It nearly is a known kind, so it is likely to be misspelt.
        InvalidValue: It is no text of letters, digits, hyphens and underscores.
    """
    if isinstance(value, Kind):
        return value
    if not isinstance(value, str):
        raise InvalidValue("kind must be a Kind or its name", repr(value))
    return _kind_read(value)


# Whether a kind is nearly a known one takes a while to find out, and a plan asks it of the same few again and again.
@lru_cache(maxsize=1024)
def _kind_read(value: str) -> str:
    name = value.strip().casefold().replace(" ", "_")
    for each in Kind:
        if each.value == name.replace("-", "_"):
            return each
    if not name or not name.replace("-", "").replace("_", "").isalnum():
        raise InvalidValue("kind must be letters and digits, with hyphens or underscores between", repr(value))
    hint = did_you_mean(name, Kind)
    if hint:
        raise UnknownName("kind must be one that is known, or one quite unlike them", f"{value!r}{hint}")
    return name
