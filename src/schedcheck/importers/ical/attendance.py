"""Whom an event names (RFC 5545, sections 3.8.4.1 and 3.8.4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schedcheck.model import Status

if TYPE_CHECKING:
    from schedcheck.importers.ical.properties import Property

__all__ = ["Attendance", "attendance_of"]

ANSWERS = {"DECLINED": Status.CANCELLED, "DELEGATED": Status.CANCELLED, "TENTATIVE": Status.TENTATIVE}


class Attendance(NamedTuple):
    """Somebody of an event.

    Attributes:
        address, name: Who, as it is written.
        answer: Whether they come.
        line: Where it stands.
        expected: Whether it is somebody who is to be there, not a room, nor one who is only told.
        torn: Whether it gives several answers.
    """

    address: str
    name: str
    answer: Status
    line: int
    expected: bool
    torn: bool = False


def attendance_of(held: Property) -> Attendance:
    """Whom an ATTENDEE or ORGANIZER names."""
    answer = ANSWERS.get(held.parameters.get("PARTSTAT", "").upper(), Status.CONFIRMED)
    torn = "PARTSTAT" in held.several
    if torn:
        # Which of them is meant, nobody can tell: somebody may come, or may not.
        answer = Status.TENTATIVE
    kind, role = (held.parameters.get(each, "").upper() for each in ("CUTYPE", "ROLE"))
    name = held.parameters.get("CN", "").strip()
    address = held.value.strip()
    # Who is also said to be something else may be there.
    thing = kind in {"ROOM", "RESOURCE"} and "CUTYPE" not in held.several
    told = role == "NON-PARTICIPANT" and "ROLE" not in held.several
    return Attendance(address, name, answer, held.line, not thing and not told, torn)
