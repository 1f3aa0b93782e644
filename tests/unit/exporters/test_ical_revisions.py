"""A calendar that is written again: what of it goes on, and how."""

import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import attrs
import pytest

from schedcheck.errors import InvalidValue
from schedcheck.exporters.ical import to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Stop
from schedcheck.schedule import Schedule

FIRST, SECOND, THIRD = "2022-11-10T08:30Z", "2022-11-11T08:30Z", "2022-11-12T08:30Z"
BALI = Place("Bali", level=Level.CITY, tz="Asia/Makassar")
CANDI = Place("Candi Ballroom", within=BALI)
PARIS = Place("Paris", level=Level.CITY, tz="Europe/Paris")
ALBA = Leader("Alba Aventura", delegation=Delegation("Alba"))
SESSION = Event("Session I", CANDI, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary")
DINNER = Event("Dinner", BALI, "2022-11-15 19:00")


def write(*items: Stop | Event, stamp: str = FIRST, previous: bytes | None = None, leader: Leader = ALBA) -> bytes:
    """The calendar of a leader with these stops."""
    return to_ical(Schedule([Itinerary.of(leader, *items)]), leader=leader, stamp=stamp, previous=previous)


def events(data: bytes) -> list[dict[str, str]]:
    """Each event's lines by property."""
    blocks = re.findall(
        r"(?<=\r\n)BEGIN:VEVENT(\r\n.*?\r\n)END:VEVENT\r\n", data.decode().replace("\r\n ", ""), re.DOTALL
    )
    return [dict(re.match(r"([A-Z-]+)(.*)", line).groups() for line in each.split("\r\n")[1:-1]) for each in blocks]  # type: ignore[union-attr,misc]  # each line has a name


def revision(event: dict[str, str]) -> tuple[str, ...]:
    """SEQUENCE, and the days of LAST-MODIFIED and DTSTAMP."""
    return event["SEQUENCE"][1:], event["LAST-MODIFIED"][7:9], event["DTSTAMP"][7:9]


def again(before: Stop | Event, after: Stop | Event) -> dict[str, str]:
    """The only event of a calendar in which one became another."""
    (event,) = events(write(after, stamp=SECOND, previous=write(before)))
    return event


def test_same_plan_has_the_same_bytes() -> None:
    """What did not change is not written again, whatever the stamp; the very same object comes back."""
    before = write(SESSION, DINNER)

    assert write(SESSION, DINNER, stamp=SECOND, previous=before) is before
    assert write(SESSION, DINNER, stamp="2000-01-01T00:00Z", previous=before) is before


MATERIAL: dict[str, dict[str, Any]] = {
    "start": {"start": "2022-11-15 09:00"},
    "end": {"end": "2022-11-15 13:00"},
    "unknown end": {"end": None},
    "place": {"place": BALI},
    "status": {"status": "tentative"},
    "cancelled": {"status": "cancelled"},
}


@pytest.mark.parametrize("change", MATERIAL.values(), ids=MATERIAL)
def test_material_change_raises_the_sequence(change: dict[str, Any]) -> None:
    """Time, place and status: the event is the same, its SEQUENCE and both stamps are higher."""
    event = again(SESSION, attrs.evolve(SESSION, **change))

    assert ("1", "11", "11") == revision(event)
    assert events(write(SESSION))[0]["UID"] == event["UID"]


WORDING: dict[str, dict[str, Any]] = {
    "title": {"title": "Session one"},
    "kind": {"kind": "meeting"},
    "organizer": {"organizer": ALBA},
}


@pytest.mark.parametrize("change", WORDING.values(), ids=WORDING)
def test_wording_raises_the_stamp_alone(change: dict[str, Any]) -> None:
    """Who has the event takes the new wording by its DTSTAMP, and need not answer anew."""
    event = again(SESSION, attrs.evolve(SESSION, id=SESSION.id, **change))

    assert ("0", "10", "11") == revision(event)


def test_name_of_the_owner_is_wording() -> None:
    """Who has another name, but the same id, is the same person; one with an address is reached elsewhere."""
    before = write(SESSION)
    renamed, reached = attrs.evolve(ALBA, name='Alba "A"; B'), attrs.evolve(ALBA, email="alba@example.org")

    assert [("0", "10", "11")] == [
        revision(each) for each in events(write(SESSION, leader=renamed, stamp=SECOND, previous=before))
    ]
    assert [("1", "11", "11")] == [
        revision(each) for each in events(write(SESSION, leader=reached, stamp=SECOND, previous=before))
    ]


def test_each_event_has_its_own_revision() -> None:
    """Events that did not change keep their bytes beside those which did."""
    before = write(SESSION, DINNER)
    after = write(SESSION, DINNER.moved(timedelta(hours=1)), stamp=SECOND, previous=before)

    assert before[before.index(b"BEGIN:VEVENT") : before.index(b"END:VEVENT")] in after
    assert [("0", "10", "10"), ("1", "11", "11")] == [revision(each) for each in events(after)]


def test_dropped_stop_stays_as_cancelled() -> None:
    """What is no longer in the plan is struck out, takes no time, and the owner does not come."""
    first, second = events(write(SESSION, stamp=SECOND, previous=write(SESSION, DINNER)))

    assert ("0", "10", "10") == revision(first)
    assert ("1", "11", "11") == revision(second)
    assert [":CANCELLED", ":TRANSPARENT"] == [second["STATUS"], second["TRANSP"]]
    assert ";PARTSTAT=DECLINED:" in second["ATTENDEE"]


def told_of_a_stranger(data: bytes) -> bytes:
    """As calendars were once written: with a number for whoever else holds an event."""
    return data.replace(b"STATUS:", b"ORGANIZER:urn:uuid:706e127f-3b7e-5aaa-98e8-fe0bc2dfbf46\r\nSTATUS:")


def test_stranger_in_a_calendar_of_before_is_left_out() -> None:
    """Of what goes on, what is struck out now and what was struck out before: nobody is told by later versions."""
    before = told_of_a_stranger(write(SESSION, stamp=SECOND, previous=write(SESSION, DINNER)))
    first, second = events(write(SESSION, stamp=THIRD, previous=before))
    dropped, other = events(write(stamp=THIRD, previous=before))

    assert not [each for each in (first, second, dropped, other) if "ORGANIZER" in each]
    assert [("0", "10", "12"), ("1", "11", "12")] == [revision(first), revision(second)]
    assert [("1", "12", "12"), ("1", "11", "12")] == [revision(dropped), revision(other)]


def test_dropped_stop_stays_for_good() -> None:
    """A cancelled event is in all later versions, with the bytes it had when it was cancelled."""
    once = write(SESSION, stamp=SECOND, previous=write(SESSION, DINNER))

    assert write(SESSION, stamp=THIRD, previous=once) is once
    assert 2 == len(events(write(stamp=THIRD, previous=once)))


def test_stop_that_comes_back_goes_on() -> None:
    """It has the UID it had, and a higher SEQUENCE than when it was cancelled."""
    once = write(SESSION, stamp=SECOND, previous=write(SESSION, DINNER))
    back = events(write(SESSION, DINNER, stamp=THIRD, previous=once))[1]

    assert ("2", "12", "12") == revision(back)
    assert ":CONFIRMED" == back["STATUS"]


def test_dropped_stop_keeps_its_zone() -> None:
    """A cancelled event's times can still be read: its zone is described, for its years too."""
    late = Event("Late", PARIS, "2031-07-01 10:00", "2031-07-01 11:00")
    after = write(SESSION, stamp=SECOND, previous=write(SESSION, late))

    assert b"TZID:Europe/Paris" in after
    assert [";TZID=Europe/Paris:20310701T100000"] == [each["DTSTART"] for each in events(after)][1:]


def test_dropped_stop_in_utc_stays_in_utc() -> None:
    """A time that was written in UTC is taken over as it is."""
    repeated = Event("Late", PARIS, "2022-10-30T02:30+01:00")
    (event,) = events(write(stamp=SECOND, previous=write(repeated)))

    assert ":20221030T013000Z" == event["DTSTART"]


def test_answer_in_a_name_is_no_answer() -> None:
    """Only the owner's answer is changed, not a name that looks like one."""
    odd = attrs.evolve(ALBA, name='x";PARTSTAT=ACCEPTED:y')
    before = write(DINNER, leader=odd)
    (event,) = events(write(leader=odd, stamp=SECOND, previous=before))

    assert 1 == event["ATTENDEE"].count("PARTSTAT=ACCEPTED:y")
    assert event["ATTENDEE"].count("PARTSTAT=DECLINED:urn") == 1


def test_stamp_before_the_previous_one_is_refused() -> None:
    """A change that seems older than what is known would be dropped by programs, silently."""
    before = write(SESSION, stamp=SECOND)

    with pytest.raises(InvalidValue, match="stamp must not be before that of the previous calendar"):
        write(DINNER, stamp=FIRST, previous=before)


def broken(text: str, by: str) -> bytes:
    """A calendar with something in it changed by hand."""
    before = write(SESSION, DINNER).decode()
    assert text in before
    return before.replace(text, by).encode()


FOREIGN = {
    "nothing": b"",
    "no calendar": b"<html>\r\n",
    "no UTF-8": write(SESSION).replace(b"Session", b"S\xe9ssion"),
    "cut": write(SESSION)[:-30],
    "other line ends": write(SESSION).replace(b"\r\n", b"\n"),
    "another program": broken("PRODID:-//schedcheck", "PRODID:-//other"),
    "another person": write(SESSION, leader=Leader("Boria")),
    "two in one": write(SESSION) * 2,
    "no UID": broken("UID:", "X-UID:"),
    "one UID twice": re.sub(rb"\r\nUID:[^\r]*", b"\r\nUID:x", write(SESSION, DINNER)),
    "no number": broken("SEQUENCE:0", "SEQUENCE:one"),
    "no stamp": broken("DTSTAMP:2022", "DTSTAMP:20222"),
    "no end": broken("END:VEVENT", "END:VTODO"),
    "a property twice": broken("CLASS:PRIVATE", "CLASS:PRIVATE\r\nCLASS:PRIVATE"),
    "a line without a colon": broken("CLASS:PRIVATE", "CLASS"),
    "a line without a name": broken("CLASS:PRIVATE", ":PRIVATE"),
    "another property": broken("CLASS:PRIVATE", "X-OTHER:1"),
    "no answer": broken(";PARTSTAT=ACCEPTED", ""),
    "a control character": broken("SUMMARY:S", "SUMMARY:\x1bS"),
    "a carriage return": broken("SUMMARY:S", "SUMMARY:\rS"),
    "a long line": broken("SUMMARY:S", "SUMMARY:" + "S" * 70),
    "another part": broken("END:VEVENT", "BEGIN:X-OTHER\r\nEND:X-OTHER\r\nEND:VEVENT"),
    "an event that does not begin": broken("BEGIN:VEVENT", "X-BEGIN:VEVENT"),
    "a fault in what is gone": broken("CLASS:PRIVATE", 'CLASS;X="y:PRIVATE'),
    "no time": broken("DTSTART;TZID=Asia/Makassar:20221115T1", "DTSTART;TZID=Asia/Makassar:20221315T1"),
    "floating time": broken(";TZID=Asia/Makassar:2022", ":2022"),
    "unknown zone": broken("TZID=Asia/Makassar", "TZID=Asia/Nowhere"),
}


@pytest.mark.parametrize("previous", FOREIGN.values(), ids=FOREIGN)
def test_foreign_or_broken_previous_is_refused(previous: bytes) -> None:
    """Another's events must not get into this calendar, nor must one's own get lost."""
    with pytest.raises(InvalidValue, match=r"previous must be|a time zone must be"):
        write(stamp=SECOND, previous=previous)


def test_previous_is_bytes() -> None:
    """A path or a text is not taken for a calendar."""
    with pytest.raises(InvalidValue, match="bytes, got str"):
        write(previous="alba.ics")  # type: ignore[arg-type]  # the point


SCRIPT = """
from tests.unit.exporters.test_ical_revisions import *
assert False
bad = Event("BEGIN:VEVENT\\nX\\r\\nEND:VEVENT", BALI, "2022-11-15 19:00", id="x")
once = write(SESSION, stamp=SECOND, previous=write(SESSION, bad))
back = write(SESSION, stamp=THIRD, previous=once)
print(back is once, once.count(b"\\r\\nBEGIN:VEVENT"), [revision(each) for each in events(once)])
"""


def test_the_same_without_asserts() -> None:
    """Nothing of it hangs on an assert of ours or of icalendar."""
    done = subprocess.run([sys.executable, "-O", "-c", SCRIPT], capture_output=True, text=True, check=True)

    assert "True 2 [('0', '10', '10'), ('1', '11', '11')]\n" == done.stdout
