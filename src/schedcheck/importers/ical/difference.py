"""What became of a calendar in its next version, and whether programs that have the one take over the other.

They know a thing again by UID and RECURRENCE-ID, and of two versions of it take the one with the higher SEQUENCE, then
the one with the later DTSTAMP (RFC 5546, sections 2.1.4 and 2.1.5).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import frozen

from schedcheck.importers.ical.versions import Version, Versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schedcheck.importers.ical.versions import Key, Moment

__all__ = ["CalendarChange", "CalendarDifference", "What", "compared"]

TIMES = ("DTSTART", "DTEND")
# What makes another time of a thing, beside its start and end.
RECURRENCE = {"RRULE", "RDATE", "EXDATE", "EXRULE"}
MOVES = {*TIMES, *RECURRENCE, "FREEBUSY"}
# What must not change without a higher SEQUENCE (RFC 5546, section 2.1.4).
MATERIAL = {*TIMES, *RECURRENCE, "STATUS"}
# Busy times have no SEQUENCE (RFC 5546, section 3.3).
WITHOUT_SEQUENCE = {"VFREEBUSY"}


class What(StrEnum):
    """What became of something."""

    ADDED = "added"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    CHANGED = "changed"
    REVISED = "revised"
    """Only its SEQUENCE or its stamps are others."""
    VANISHED = "vanished"


@frozen
class CalendarChange:
    """What became of an event, or the like.

    Attributes:
        what: In one word.
        before, after: It in either version; None where it is not there.
        properties: Which of its properties differ, sorted.
        fault: Why programs that have it may not take this over; empty where they do.
    """

    what: What
    before: Version | None
    after: Version | None
    properties: tuple[str, ...]
    fault: str

    @property
    def version(self) -> Version:
        """It in the newer version in which it is."""
        known = self.after if self.after is not None else self.before
        assert known is not None  # noqa: S101 - a change is of something
        return known

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        known = self.version
        return {
            "what": str(self.what),
            "component": known.component,
            "uid": known.uid,
            "recurrence_id": _text(known.occurrence),
            "title": known.title,
            "before": _data(self.before),
            "after": _data(self.after),
            "properties": list(self.properties),
            "fault": self.fault or None,
        }


@frozen
class CalendarDifference:
    """What is different between two versions of a calendar.

    Attributes:
        changes: By time.
        same: How many things are the same in both.
    """

    changes: tuple[CalendarChange, ...]
    same: int

    @property
    def faults(self) -> tuple[CalendarChange, ...]:
        """What programs may not take over."""
        return tuple(each for each in self.changes if each.fault)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"changes": [each.to_dict() for each in self.changes], "same": self.same}


def compared(old: Versions, new: Versions) -> CalendarDifference:
    """What became of *old* in *new*. Of what is not in a message about some of it, nothing became."""
    found = [_both(before, new.held[key]) for key, before in old.held.items() if key in new.held]
    changes = [each for each in found if each is not None]
    changes += [CalendarChange(What.ADDED, None, each, (), "") for key, each in new.held.items() if key not in old.held]
    if new.whole:
        changes += [
            CalendarChange(What.VANISHED, each, None, (), _gone(each, old.held, new.held))
            for key, each in old.held.items()
            if key not in new.held
        ]
    return CalendarDifference(tuple(sorted(changes, key=_order)), found.count(None))


def _order(change: CalendarChange) -> tuple[str, ...]:
    known = change.version
    return _text(known.start) or "", known.component, known.uid, _text(known.occurrence) or ""


def _both(before: Version, after: Version) -> CalendarChange | None:
    properties = tuple(sorted(_different(before, after)))
    if properties or before.cancelled is not after.cancelled:
        what = _what(before, after, properties)
    elif (before.sequence, before.stamp) != (after.sequence, after.stamp):
        what = What.REVISED
    else:
        return None
    return CalendarChange(what, before, after, properties, _fault(before, after, properties))


def _different(before: Version, after: Version) -> Iterator[str]:
    """The names of properties that are others."""
    for name, one, other in (("DTSTART", before.start, after.start), ("DTEND", before.end, after.end)):
        if (None if one is None else one.key) != (None if other is None else other.key):
            yield name
    for name in {*before.facts, *after.facts}:
        if before.facts.get(name) != after.facts.get(name):
            yield name


def _what(before: Version, after: Version, properties: tuple[str, ...]) -> What:
    if before.cancelled is not after.cancelled:
        return What.CANCELLED if after.cancelled else What.RESTORED
    return What.MOVED if MOVES & {*properties} else What.CHANGED


def _fault(before: Version, after: Version, properties: tuple[str, ...]) -> str:
    """Why programs that have the one version may not take over the other."""
    if after.sequence < before.sequence:
        return f"its SEQUENCE falls from {before.sequence} to {after.sequence}, so programs keep what they have"
    if after.sequence > before.sequence:
        return ""
    material = [each for each in properties if each in MATERIAL]
    if before.cancelled is not after.cancelled and "STATUS" not in material:
        material.append("STATUS")
    if material and after.component not in WITHOUT_SEQUENCE:
        must = f"its SEQUENCE must rise with {' and '.join(material)}, and stays {after.sequence}"
        return f"{must}, so programs may keep what they have"
    if before.stamp is not None and after.stamp is not None and after.stamp < before.stamp:
        return "its DTSTAMP goes back, so programs keep what they have"
    if properties and (after.stamp is None or after.stamp == before.stamp):
        return "neither its SEQUENCE nor its DTSTAMP rises, so programs may keep what they have"
    return ""


def _gone(before: Version, old: Mapping[Key, Version], new: Mapping[Key, Version]) -> str:
    """Why programs may keep what is there no more."""
    if before.cancelled:
        return ""
    series: Key = (before.component, before.uid, None)
    if before.occurrence is not None and series in old:
        if series not in new:
            # Of the series it is told.
            return ""
        # A new version of a series stands for all that was changed in it before.
        if new[series].sequence > old[series].sequence or new[series].cancelled:
            return ""
        return "it goes back to the series, whose SEQUENCE does not rise, so programs may keep it"
    return "it is gone and not cancelled, so programs may keep it"


def _text(moment: Moment | None) -> str | None:
    return None if moment is None else moment.text


def _data(version: Version | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "start": _text(version.start),
        "end": _text(version.end),
        "cancelled": version.cancelled,
        "sequence": version.sequence,
        "stamp": None if version.stamp is None else version.stamp.isoformat(),
        "line": version.line,
    }
