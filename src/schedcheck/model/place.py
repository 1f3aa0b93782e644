"""Where people can be: places that lie within places."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from enum import IntEnum
from math import isfinite
from operator import or_

from attrs import field, frozen

from schedcheck._time import spoken, zone_named
from schedcheck._values import ZERO, kind_of, member_of, not_negative, short_repr, slug, text
from schedcheck.errors import InvalidValue

__all__ = ["Level", "Place"]

DEEPEST = 100


class Level(IntEnum):
    """How near a shared place brings two people; the smaller, the nearer."""

    ROOM = 1
    BUILDING = 2
    SITE = 3
    CITY = 4
    COUNTRY = 5

    def __str__(self) -> str:
        return self.name.casefold()


LEVELS = tuple(Level)


def _level(value: Level | str) -> Level:
    return value if type(value) is Level else member_of(Level)(value)


def _zone(value: str | tzinfo | None) -> tzinfo | None:
    if isinstance(value, str):
        return zone_named(value)
    if value is not None and not isinstance(value, tzinfo):
        raise InvalidValue("tz must be the name of an IANA time zone or a tzinfo", repr(value))
    return value


def _coordinates(value: tuple[float, float] | None) -> tuple[float, float] | None:
    if value is None:
        return None
    try:
        latitude, longitude = (float(each) for each in value)
    except (TypeError, ValueError):
        raise InvalidValue("geo must be latitude and longitude in degrees", repr(value)) from None
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - degrees
        raise InvalidValue("geo must be latitude -90 to 90 and longitude -180 to 180 degrees", repr(value))
    return latitude, longitude


def _count(_self: object, _attribute: object, value: int | None) -> None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise InvalidValue("capacity must be a whole number of people, zero or more", repr(value))


@frozen(repr=False, cache_hash=True)
class Place:
    """A place, within another or on its own.

    Args:
        name: What people call it.
        within: The place it lies in.
        level: How near it brings two people who share it; never above that of the place it lies in.
        tz: Its time zone, an IANA name or a tzinfo; inherited from the place it lies in.
        geo: Latitude and longitude in degrees (WGS 84).
        capacity: How many people it holds at a time.
        entrance: The passage that whoever goes in or out must cross. It lies outside this place.
        walk: How long crossing the entrance takes, each way.
        clearance: As a passage: how long it must be empty between two people who must not meet in it.
        remote: A call, a video link, a shared screen: being in it is contact, but nobody's body is there.
        id: Its name for programs, unique in a plan; by default made from the name.

    Raises:
        InvalidValue: A value out of its range; a level above the outer place's; an entrance inside the place, or one
            that has an entrance of its own which is not that of a place around both; places more than 100 deep.
        UnknownZone, UnknownName: A zone or level that does not exist.
    """

    name: str = field(validator=text("name"))
    within: Place | None = field(default=None, kw_only=True)
    level: Level = field(default=Level.ROOM, kw_only=True, converter=_level)
    tz: tzinfo | None = field(default=None, kw_only=True, converter=_zone)
    geo: tuple[float, float] | None = field(default=None, kw_only=True, converter=_coordinates)
    capacity: int | None = field(default=None, kw_only=True, validator=_count)
    entrance: Place | None = field(default=None, kw_only=True)
    walk: timedelta = field(
        default=ZERO, kw_only=True, validator=[kind_of(timedelta, "walk", optional=False), not_negative]
    )
    clearance: timedelta = field(
        default=ZERO, kw_only=True, validator=[kind_of(timedelta, "clearance", optional=False), not_negative]
    )
    remote: bool = field(default=False, kw_only=True, validator=kind_of(bool, "remote", optional=False))
    id: str = field(kw_only=True, validator=text("id"))
    _chain: tuple[Place, ...] = field(init=False, eq=False)
    # Worked out once, as an engine asks for them again and again.
    _ids: frozenset[str] = field(init=False, eq=False)
    _zone: tzinfo | None = field(init=False, eq=False)
    # At `level - 1`: the outermost place around it, or itself, that is at most of that level; itself where remote.
    _keys: tuple[str | None, ...] = field(init=False, eq=False)
    # At `level - 1`: whether it, or a place around it, is of just that level; yes where remote.
    _settled: tuple[bool, ...] = field(init=False, eq=False)
    # Whether neither it nor a place around it has an entrance or a clearance.
    _bare: bool = field(init=False, eq=False)

    __repr__ = short_repr

    @id.default
    def _id_from_name(self) -> str:
        return slug(self.name) if isinstance(self.name, str) else ""

    def __attrs_post_init__(self) -> None:
        for each, what in ((self.within, "within"), (self.entrance, "entrance")):
            if each is not None and not isinstance(each, Place):
                raise InvalidValue(f"{what} must be a Place", repr(each))
        outer = self.within.ancestors if self.within else ()
        if len(outer) >= DEEPEST:
            raise InvalidValue(f"places must lie within one another at most {DEEPEST} deep", f"one more, {self.name}")
        object.__setattr__(self, "_chain", (self, *outer))
        if self.within is not None and self.within.level < self.level:
            must = f"{self.name} must not have a level above that of {self.within.name}, in which it lies"
            raise InvalidValue(must, f"{self.level.name.lower()} in {self.within.level.name.lower()}")
        if self.within is not None and self.within.remote and not self.remote:
            raise InvalidValue(f"{self.name} must be remote, as it lies within a remote place", self.within.name)
        object.__setattr__(self, "_ids", frozenset(each.id for each in self._chain))
        self._check_entrance()
        self._work_out()

    def _work_out(self) -> None:
        outer = self.within
        keys: tuple[str | None, ...] = tuple(self.id if self.remote or self.level <= each else None for each in LEVELS)
        settled = tuple(self.remote or self.level == each for each in LEVELS)
        if outer is not None and not self.remote:
            keys = tuple(key or own for key, own in zip(outer._keys, keys, strict=True))
            settled = tuple(map(or_, outer._settled, settled))
        bare = self.entrance is None and not self.clearance and (outer is None or outer._bare)
        zone = self.tz if self.tz is not None or outer is None else outer._zone
        for name, value in (("_keys", keys), ("_settled", settled), ("_bare", bare), ("_zone", zone)):
            object.__setattr__(self, name, value)

    def _check_entrance(self) -> None:
        if self.entrance is None:
            if self.walk:
                raise InvalidValue(
                    f"{self.name} must have an entrance if it has a walk", f"a walk of {spoken(self.walk)}"
                )
            return
        if self.remote or self.entrance.remote:
            raise InvalidValue(
                "an entrance must lead from one bodily place to another", f"{self.name}, {self.entrance.name}"
            )
        if self.entrance.is_within(self):
            raise InvalidValue(f"the entrance of {self.name} must lie outside it", self.entrance.name)
        for each in self.entrance.ancestors:
            if each.entrance is not None and not self.is_within(each):
                # Nobody would be seen to cross that one: entrances follow one another from a place to those around it.
                must = f"the entrance of {each.name} must be given to a place around it and {self.name}"
                raise InvalidValue(f"{must}, which is entered through it", each.entrance.name)

    @property
    def ancestors(self) -> tuple[Place, ...]:
        """This place, the one it lies in, the one that lies in, and so on outwards."""
        return self._chain

    def is_within(self, other: Place) -> bool:
        """Whether this is *other* or lies somewhere inside it; places are the same by their id."""
        return other.id in self._ids

    @property
    def zone(self) -> tzinfo | None:
        """Its own time zone, else that of the nearest place around it which has one."""
        return self._zone

    @property
    def location(self) -> Place | None:
        """The nearest of itself and the places around it that has coordinates."""
        return next((each for each in self._chain if each.geo is not None), None)

    def __str__(self) -> str:
        return self.name
