"""What a TZID stands for: a zone of the IANA database, one that the file tells of, or one that the caller knows.

icalendar keeps the zones of files for as long as the process lives, under their names, so that a second file's zone of
the same name is read as the first one's. Here nothing outlives the file.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from schedcheck._time import zone_named
from schedcheck.errors import InvalidValue, UnknownZone
from schedcheck.importers.ical.properties import text_of
from schedcheck.importers.ical.vtimezone import FileZone, Unreadable, zone_of
from schedcheck.importers.notices import short
from schedcheck.recurrence import _readings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schedcheck.importers.ical.components import Component
    from schedcheck.importers.ical.rule import Budget
    from schedcheck.importers.notices import Notices

__all__ = ["Zones", "settled_in", "zones_given"]

# In the database, but no place's.
NO_ZONES = {"factory", "localtime", "posixrules"}


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """The zones of the IANA database by their names in lower case."""
    return {each.casefold(): each for each in available_timezones() if each.casefold() not in NO_ZONES}


@lru_cache(maxsize=1)
def _windows() -> dict[str, str]:
    """The zones of the IANA database by the names that Windows has for them, in lower case (CLDR)."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - slow to load, seldom asked

    return {name.casefold(): key for name, key in WINDOWS_TO_OLSON.items()}


def zones_given(zones: Mapping[str, str | tzinfo]) -> dict[str, tzinfo]:
    """Zones by the names that a caller has for them."""
    made = {}
    for name, each in zones.items():
        if not isinstance(name, str) or not isinstance(each, (str, tzinfo)):
            raise InvalidValue("zones must map names to IANA names or tzinfos", f"{name!r}: {each!r}")
        made[name] = zone_named(each) if isinstance(each, str) else each
    return made


class Zones:
    """The zones of one calendar.

    Args:
        calendar: The calendar; its VTIMEZONEs are read when asked for.
        given: Zones by names that only the caller knows.
        default: The zone of times without one, where their place has none either.
        budget: How much work the rules of VTIMEZONEs may be.
    """

    def __init__(
        self,
        calendar: Component,
        notices: Notices,
        *,
        given: Mapping[str, tzinfo],
        default: tzinfo | None,
        budget: Budget,
    ) -> None:
        self._notices = notices
        self._given = given
        self._budget = budget
        self._components: dict[str, Component] = {}
        self._read: dict[str, tzinfo | None] = {}
        self._of_file: dict[str, FileZone | None] = {}
        self._told: set[str] = set()
        for each in calendar.of("VTIMEZONE"):
            self._keep(each)
        said = text_of(calendar.one("X-WR-TIMEZONE", notices))
        own = self.named(said, calendar.line) if said else None
        self.default = own if own is not None else default

    def _keep(self, component: Component) -> None:
        tzid = text_of(component.one("TZID", self._notices))
        if not tzid:
            self._notices.add("zone-unreadable", "a VTIMEZONE has no TZID", "it was left out", line=component.line)
        elif tzid in self._components:
            done = "the first was taken"
            self._notices.add("zone-twice", f"two VTIMEZONEs are called {short(tzid)}", done, line=component.line)
        else:
            self._components[tzid] = component

    def named(self, tzid: str, line: int) -> tzinfo | None:
        """The zone of a TZID; None where there is none, which is told."""
        if tzid not in self._read:
            found = self._looked_up(tzid, line)
            if found is None:
                message = f"{short(tzid)} is no zone of IANA or Windows, nor is it in the file or among those given"
                self._notices.add("zone-unknown", message, "its times were read as if they had no zone", line=line)
            self._read[tzid] = found
        return self._read[tzid]

    def _looked_up(self, tzid: str, line: int) -> tzinfo | None:
        name = tzid.strip().strip("/")
        key = _known().get(name.casefold()) or _windows().get(name.casefold())
        if key is None and tzid.startswith("/"):
            # What Evolution and Thunderbird put before a name (RFC 5545, section 3.2.19).
            parts = name.split("/")
            endings = ("/".join(parts[number:]) for number in range(1, len(parts)))
            key = next((_known()[each.casefold()] for each in endings if each.casefold() in _known()), None)
        if key is not None:
            if key != tzid and name.casefold() not in _windows():
                self._notices.add(
                    "zone-guessed", f"the zone is called {short(tzid)}", f"it was taken for {key}", line=line
                )
            return self._iana(key)
        return self.of_file(tzid) or self._given.get(tzid)

    @staticmethod
    def _iana(key: str) -> tzinfo | None:
        try:
            return UTC if key == "UTC" else zone_named(key)
        except UnknownZone:
            return None

    def of_file(self, tzid: str) -> FileZone | None:
        """The zone that the file tells of under a name."""
        if tzid not in self._of_file:
            component = self._components.get(tzid)
            self._of_file[tzid] = None if component is None else self._made(tzid, component)
        return self._of_file[tzid]

    def _made(self, tzid: str, component: Component) -> FileZone | None:
        try:
            return zone_of(tzid, component, self._notices, self._budget)
        except Unreadable as error:
            message = f"the VTIMEZONE {short(tzid)} cannot be followed: {error}"
            self._notices.add("zone-unreadable", message, "it was left out", line=component.line)
            return None

    def compare(self, tzid: str, zone: tzinfo, local: datetime, uid: str | None, line: int) -> None:
        """Tell, once for each zone, where the file's own description of it gives another time."""
        if tzid in self._told or tzid not in self._components or isinstance(zone, FileZone):
            return
        described = self.of_file(tzid)
        try:
            if described is None or _readings(local, described)[0] == _readings(local, zone)[0]:
                return
        except Unreadable as error:
            self._of_file[tzid] = None
            message = f"the VTIMEZONE {short(tzid)} cannot be followed: {error}"
            self._notices.add("zone-unreadable", message, "it was left out", line=self._components[tzid].line)
            return
        self._told.add(tzid)
        file, iana = (_offset(local, each) for each in (described, zone))
        message = f"the VTIMEZONE {short(tzid)} has {file} where {zone} has {iana}, at {local:%Y-%m-%d %H:%M}"
        self._notices.add("zone-differs", message, f"{zone} was taken", uid=uid, line=line)


def _offset(local: datetime, zone: tzinfo) -> str:
    return f"{local.replace(tzinfo=zone):%z}"


def settled_in(zone: tzinfo, local: datetime) -> datetime:
    """A local time as the first instant that it may stand for: on the clock before where clocks change.

    Raises:
        Unreadable: The zone is one of a file, and cannot be followed.
        OverflowError: It is before the year 1 or after the year 9999 in UTC.
    """
    read = local.replace(tzinfo=zone, fold=0)
    offset = read.utcoffset() or timedelta(0)
    if isinstance(zone, FileZone):
        # A zone that only this file knows is not to be kept: the offset is.
        return (local - offset).replace(tzinfo=UTC).astimezone(timezone(offset))
    return (local - offset).replace(tzinfo=UTC).astimezone(zone)
