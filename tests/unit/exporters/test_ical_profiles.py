"""What a calendar is for, and which properties it then has."""

from typing import Any

import attrs
import pytest
from icalendar import Calendar

from schedcheck.errors import InvalidValue, UnknownName
from schedcheck.exporters.ical import Profile, View, split_ical, to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Stop
from schedcheck.schedule import Schedule

FIRST, SECOND = "2022-11-10T08:30Z", "2022-11-11T08:30Z"
OFFICE = "office@example.org"
KINDS = View(detail="kind")
BALI = Place("Bali", level=Level.CITY, tz="Asia/Makassar")
PARIS = Place("Paris", level=Level.CITY, tz="Europe/Paris")
ALBA = Leader("Alba Aventura", email="alba@example.org")
SESSION = Event("Session I", BALI, "2022-11-15 10:00", "2022-11-15 12:00", organizer=Delegation("Boria"))
DINNER = Event("Dinner", BALI, "2022-11-15 19:00", "2022-11-15 21:00", status="tentative")
LUNCH = Event("Lunch", PARIS, "2022-11-16 12:00", "2022-11-16 13:00")


def write(*items: Stop | Event, stamp: str = FIRST, leader: Leader = ALBA, **options: Any) -> bytes:  # noqa: ANN401 - those of to_ical
    """A calendar of a leader with these stops."""
    return to_ical(Schedule([Itinerary.of(leader, *items)]), leader=leader, stamp=stamp, **options)


def send(profile: str, *items: Stop | Event, **options: Any) -> list[tuple[str, str, int]]:  # noqa: ANN401 - as above
    """The title, status and SEQUENCE of the one event of each message."""
    found = []
    for each in split_ical(write(*items, profile=profile, organizer=OFFICE, **options)):
        calendar = Calendar.from_ical(each)
        (event,) = calendar.walk("VEVENT")
        assert profile.upper() == calendar["METHOD"]
        assert f"mailto:{OFFICE}" == event["ORGANIZER"]
        assert "mailto:alba@example.org" == event["ATTENDEE"]
        found.append((str(event["SUMMARY"]), str(event["STATUS"]), int(str(event["SEQUENCE"]))))
    return found


def test_file_has_no_method() -> None:
    """A file is for its reader to keep: it asks nobody."""
    assert write(SESSION) == write(SESSION, profile=Profile.FILE) == write(SESSION, profile="file")
    assert b"METHOD" not in write(SESSION)


def test_publish_has_one_organizer_and_no_attendee() -> None:
    """Whom it is for is not told (RFC 5546, section 3.2.1); the leader publishes it unless somebody else does."""
    data = write(SESSION, DINNER, profile="publish", view=KINDS)

    assert b"METHOD:PUBLISH" in data
    assert b"ATTENDEE" not in data
    assert 2 == data.count(b'\r\nORGANIZER;CN="Alba Aventura":urn:uuid:')
    assert b"\r\nORGANIZER:mailto:office@example.org\r\n" in write(
        SESSION, profile="publish", view=KINDS, organizer=OFFICE
    )


def test_publish_tells_no_more_than_it_is_told_to() -> None:
    """It is for everybody: what to show must be said, and the leader's own view is not for everybody."""
    for view in (None, View(ALBA)):
        with pytest.raises(InvalidValue, match="view must say what others may see for profile publish"):
            write(SESSION, profile="publish", view=view)


def test_publish_to_others_has_no_address() -> None:
    """In a view of others the leader is named, and not addressed."""
    data = write(SESSION, profile="publish", view=View())

    assert b'ORGANIZER;CN="Alba Aventura":urn:uuid:' in data
    assert b"example.org" not in data


def test_publish_goes_on_from_what_was_published() -> None:
    """A published calendar has its versions too, and is no version of a file."""
    before = write(SESSION, profile="publish", view=KINDS)

    assert write(SESSION, profile="publish", view=KINDS, stamp=SECOND, previous=before) is before
    assert b"SEQUENCE:1" in write(profile="publish", view=KINDS, stamp=SECOND, previous=before)
    with pytest.raises(InvalidValue, match="no METHOD, got METHOD:PUBLISH"):
        write(SESSION, view=KINDS, previous=before)
    with pytest.raises(InvalidValue, match="METHOD:PUBLISH, got no METHOD"):
        write(SESSION, profile="publish", view=KINDS, previous=write(SESSION, view=KINDS))


def test_request_asks_for_each_event() -> None:
    """One message an event, none of those that are off; the leader has not answered yet."""
    cancelled = attrs.evolve(LUNCH, status="cancelled")

    assert [("Session I", "CONFIRMED", 0), ("Dinner", "TENTATIVE", 0)] == send("request", SESSION, DINNER, cancelled)
    assert b"PARTSTAT=NEEDS-ACTION;RSVP=TRUE" in write(SESSION, profile="request", organizer=OFFICE)


def test_request_asks_for_what_is_new_or_changed() -> None:
    """After a file, with the numbers of the next file."""
    before, moved = write(SESSION, DINNER), attrs.evolve(DINNER, title="Supper", id=DINNER.id)

    assert [("Supper", "TENTATIVE", 0), ("Lunch", "CONFIRMED", 0)] == send(
        "request", SESSION, moved, LUNCH, previous=before, stamp=SECOND
    )
    later = attrs.evolve(SESSION, end="2022-11-15 13:00")
    assert [("Session I", "CONFIRMED", 1)] == send("request", later, DINNER, previous=before, stamp=SECOND)


def test_nothing_to_tell_is_no_message() -> None:
    """Where nothing changed, nobody is written to."""
    before = write(SESSION)

    assert b"" == write(SESSION, profile="request", organizer=OFFICE, previous=before, stamp=SECOND)
    assert () == split_ical(b"")


def test_cancel_tells_what_is_off() -> None:
    """What was in the file and is gone, or cancelled; not what was cancelled before, nor what was never asked for."""
    before = write(SESSION, DINNER, attrs.evolve(LUNCH, status="cancelled"))
    gone = attrs.evolve(DINNER, status="cancelled")
    never = Event("Never", BALI, "2022-11-17 10:00", status="cancelled")

    assert [("Session I", "CANCELLED", 1), ("Dinner", "CANCELLED", 1)] == send(
        "cancel", gone, never, previous=before, stamp=SECOND
    )


def test_cancel_without_a_file_tells_all() -> None:
    """Where it is not known what was asked for, all that is cancelled is told."""
    assert [("Dinner", "CANCELLED", 0)] == send("cancel", SESSION, attrs.evolve(DINNER, status="cancelled"))


def test_what_comes_back_is_asked_for() -> None:
    """After its cancellation, with a higher number."""
    once = write(stamp=SECOND, previous=write(SESSION))

    assert [("Session I", "CONFIRMED", 2)] == send("request", SESSION, previous=once, stamp=SECOND)


def busy(data: bytes) -> list[str]:
    """The lines of busy time."""
    return [each.partition("FBTYPE=")[2] for each in data.decode().split("\r\n") if each.startswith("FREEBUSY")]


def test_freebusy_tells_only_when() -> None:
    """Busy and perhaps busy, in UTC, times that touch as one; no titles and no places."""
    after = Stop(BALI, "2022-11-15 12:00", "2022-11-15 12:30")
    data = write(SESSION, DINNER, after, profile="freebusy")

    assert ["BUSY:20221115T020000Z/20221115T043000Z", "BUSY-TENTATIVE:20221115T110000Z/20221115T130000Z"] == busy(data)
    assert b"DTSTART:20221115T020000Z\r\nDTEND:20221115T130000Z\r\n" in data
    assert not {b"SUMMARY", b"LOCATION", b"VEVENT", b"Bali", b"SEQUENCE"} & set(data.replace(b"\r\n", b":").split(b":"))


def test_freebusy_for_others_is_what_they_may_see() -> None:
    """In grains, and not what is tentative."""
    data = write(SESSION, DINNER, profile="freebusy", view=View(place="room", detail="title"))

    assert ["BUSY:20221115T020000Z/20221115T040000Z", "BUSY:20221115T110000Z/20221115T130000Z"] == busy(data)
    assert b"example.org" not in data


def test_freebusy_of_nobody_busy_is_a_free_day() -> None:
    """It must say of some time; of the day of the stamp it can."""
    assert b"DTSTART:20221110T000000Z\r\nDTEND:20221111T000000Z\r\n" in write(profile="freebusy")


def test_freebusy_goes_on() -> None:
    """The same where the same time is taken, else with a new stamp, which is no older."""
    before = write(SESSION, profile="freebusy")

    assert write(attrs.evolve(SESSION, title="x", id="y"), profile="freebusy", stamp=SECOND, previous=before) is before
    assert b"DTSTAMP:20221111T083000Z" in write(DINNER, profile="freebusy", stamp=SECOND, previous=before)
    with pytest.raises(InvalidValue, match="stamp must not be before"):
        write(DINNER, profile="freebusy", stamp="2022-11-09T08:30Z", previous=before)
    with pytest.raises(InvalidValue, match="previous must be"):
        write(SESSION, profile="freebusy", previous=write(SESSION))
    with pytest.raises(InvalidValue, match="DTSTAMP"):
        write(SESSION, profile="freebusy", previous=before.replace(b"DTSTAMP", b"X-STAMP"))


@pytest.mark.parametrize(
    ("profile", "options", "message"),
    [
        ("file", {"organizer": OFFICE}, "organizer must not be given for profile file"),
        ("freebusy", {"organizer": OFFICE}, "organizer must not be given for profile freebusy"),
        ("request", {}, "organizer must be an email address for profile request"),
        ("cancel", {}, "organizer must be an email address for profile cancel"),
        ("request", {"organizer": "office"}, "email must be one address"),
        ("request", {"organizer": "alba@example.org"}, "organizer must be another than the leader"),
        ("request", {"organizer": OFFICE, "view": View()}, "view must be the leader's own"),
        ("request", {"organizer": OFFICE, "leader": Leader("Cy")}, "Cy must have an email for profile request"),
    ],
)
def test_what_does_not_suit_a_profile_is_refused(profile: str, options: dict[str, Any], message: str) -> None:
    """Before anything is sent to the wrong people."""
    with pytest.raises(InvalidValue, match=message):
        write(SESSION, profile=profile, **options)


def test_unknown_profile_is_refused() -> None:
    """By its name, with the nearest."""
    with pytest.raises(UnknownName, match=r"profile must be one of .* did you mean 'publish'"):
        write(profile="publsh")


def test_calendar_is_split_by_event() -> None:
    """Each part is a calendar of one event with just the zones it needs; together they hold all of them."""
    data = write(SESSION, DINNER, LUNCH)
    parts = split_ical(data)

    assert [1, 1, 1] == [part.count(b"BEGIN:VEVENT") for part in parts]
    assert [[b"Asia/Makassar"], [b"Asia/Makassar"], [b"Europe/Paris"]] == [
        [line[5:] for line in part.split(b"\r\n") if line.startswith(b"TZID:")] for part in parts
    ]
    assert all(b"X-WR-CALNAME:Alba Aventura" in part for part in parts)
    assert (parts[0],) == split_ical(parts[0])


@pytest.mark.parametrize("data", [b"x", "BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\n", write(SESSION)[:-2]])
def test_what_is_no_calendar_cannot_be_split(data: Any) -> None:  # noqa: ANN401 - the point
    """Nothing is lost silently."""
    with pytest.raises(InvalidValue, match="it must be bytes that to_ical wrote"):
        split_ical(data)


def test_event_without_a_uid_cannot_be_split() -> None:
    """It belongs to no calendar of its own."""
    with pytest.raises(InvalidValue, match="each event must have a UID"):
        split_ical(write(SESSION, DINNER).replace(b"\r\nUID", b"\r\nX-ID"))
