"""Written times as instants: by the zone that they name, else the clock of the place, else that of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from schedcheck.importers.ical.times import Form, Length, Written
from schedcheck.importers.ical.vtimezone import Unreadable
from schedcheck.importers.ical.zones import settled_in
from schedcheck.importers.notices import short

if TYPE_CHECKING:
    from schedcheck.importers.ical.zones import Zones
    from schedcheck.importers.notices import Notices

__all__ = ["Clock", "Local", "settled", "skips"]


class Local(NamedTuple):
    """A time on the clock of a zone that is known.

    Attributes:
        local: What the clock shows.
        zone: Whose clock.
    """

    local: datetime
    zone: tzinfo


class Clock:
    """Finds zones and instants for one calendar.

    Args:
        zones: Its zones.
        notices: Where to tell what was assumed.
    """

    def __init__(self, zones: Zones, notices: Notices) -> None:
        self.zones = zones
        self._notices = notices

    def local(self, written: Written, venue: tzinfo | None, uid: str | None) -> Local | None:
        """A written time with its zone; None where it has none.

        Args:
            written: The time.
            venue: The zone of the place, if that is known.
            uid: For notices.
        """
        self._tell_form(written, uid)
        if written.form is Form.UTC:
            return Local(written.local.replace(tzinfo=None), UTC)
        if written.tzid is not None:
            zone = self.zones.named(written.tzid, written.line)
            if zone is not None:
                self.zones.compare(written.tzid, zone, written.local, uid, written.line)
                return Local(written.local, zone)
        zone = venue if venue is not None else self.zones.default
        if zone is None:
            message = f"{written.local} has no zone, its place has none, and none was given"
            self._notices.add("no-zone", message, "it was left out", uid=uid, line=written.line)
            return None
        whose = "of its place" if venue is not None else "of the calendar"
        done = f"it was read by the clocks {whose}, {zone}"
        if written.tzid is not None:
            message = f"{written.local} is in a zone that is not known, {short(written.tzid)}"
            self._notices.add("zone-unknown", message, done, uid=uid, line=written.line)
        elif written.form is Form.FLOATING:
            message = f"{written.local} has no zone"
            self._notices.add("floating", message, done, uid=uid, line=written.line)
        return Local(written.local, zone)

    def _tell_form(self, written: Written, uid: str | None) -> None:
        if written.leaps:
            message, done = "a time is in a 60th second", "it was taken for the 59th"
            self._notices.add("leap-second", message, done, uid=uid, line=written.line)
        if written.several:
            message = f"{written.local} is said to be in several zones"
            done = f"the first was taken, {short(written.tzid)}"
            self._notices.add("zone-ambiguous", message, done, uid=uid, line=written.line)
        if not written.typed:
            message, done = "a time is not of the type it is said to be", "it was taken as it is written"
            self._notices.add("value-type", message, done, uid=uid, line=written.line)

    def settled(self, time: Local, uid: str | None, line: int) -> datetime | None:
        """The instant of a local time; None where there is none, which is told."""
        return settled(time, self._notices, uid, line)

    def after(self, start: Local, length: Length, uid: str | None, line: int) -> datetime | None:
        """The end of what lasts so long from a local time: days by the calendar, the rest as time passes."""
        try:
            over = self.settled(Local(start.local + timedelta(length.days), start.zone), uid, line)
            if over is None:
                return None
            return (over.astimezone(UTC) + length.rest).astimezone(over.tzinfo)
        except OverflowError:
            message = "it ends after the year 9999"
            self._notices.add("end-unreadable", message, "its end was taken as not known", uid=uid, line=line)
            return None


def settled(time: Local, notices: Notices, uid: str | None, line: int) -> datetime | None:
    """The instant of a local time; None where there is none, which is told.

    What the clocks skip is read by the clock before that, and of what they show twice, the first is taken (RFC
    5545, section 3.3.5).
    """
    local, zone = time
    if zone is UTC:
        return local.replace(tzinfo=UTC)
    try:
        made = settled_in(zone, local)
        sooner, later = _offsets(time)
    except (Unreadable, OverflowError) as error:
        message = f"{local} cannot be read by the clocks of {zone}: {error}"
        notices.add("zone-unreadable", message, "it was left out", uid=uid, line=line)
        return None
    if sooner != later and sooner is not None and later is not None:
        skipped = sooner < later
        code = "skipped-time" if skipped else "repeated-time"
        message = f"the clocks of {zone} {'skip' if skipped else 'show twice'} {local}"
        notices.add(code, message, f"it was taken for {made.isoformat()}", uid=uid, line=line)
    return made


def skips(time: Local) -> bool:
    """Whether the clocks skip a local time: then its later reading (PEP 495) has the smaller offset."""
    if time.zone is UTC:
        return False
    try:
        sooner, later = _offsets(time)
    except (Unreadable, OverflowError):
        # Told where it is settled.
        return False
    return sooner is not None and later is not None and sooner < later


def _offsets(time: Local) -> tuple[timedelta | None, timedelta | None]:
    """The offsets of both readings of a local time (PEP 495): one, but where the clocks change."""
    sooner, later = (time.local.replace(tzinfo=time.zone, fold=fold).utcoffset() for fold in (0, 1))
    return sooner, later
