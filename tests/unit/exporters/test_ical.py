import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from icalendar import Calendar

from schedcheck.errors import InvalidValue, NaiveTime, NotInSchedule
from schedcheck.exporters.ical import to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Status, Stop
from schedcheck.schedule import Schedule
from tests.unit.exporters.odd_zones import zone_from_file

STAMP = datetime(2022, 11, 10, 8, 30, tzinfo=UTC)
BALI = Place("Bali", level=Level.CITY, tz="Asia/Makassar", geo=(-8.65, 115.216667))
APURVA = Place("The Apurva Kempinski", within=BALI, level=Level.SITE, geo=(-8.8259, 115.2155))
CANDI = Place("Candi Ballroom", within=APURVA)
PARIS = Place("Paris", level=Level.CITY, tz="Europe/Paris")
NEW_YORK = Place("New York", level=Level.CITY, tz="America/New_York")
ALBA = Leader("Alba Aventura", office="President", delegation=Delegation("Alba"))
SESSION = Event("Session I", CANDI, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary")

# Names that have broken calendars. Each is to be read as it was given.
AWKWARD = [
    "Türkiye",
    'Perú; "x", \n',
    "Perú; 'x', \\n",
    r"C:\New folder\\Notes",
    "one\ntwo\n\nthree",
    "a\tb",
    "ends in a backslash\\",
    "BEGIN:VEVENT\nSUMMARY:not an event\nEND:VEVENT",
    "日本国内閣総理大臣" * 12,
    "👩🏽‍⚖️ ﷺ é ^n ^' %2C",
    "line\u2028separator, paragraph\u2029separator",
]
# What is no text, one of each kind.
NO_TEXT = ["\0", "\x0b", "\x1b", "\x1f", "\x7f", "\x85", "\x9f", "\ud83d", "\udc00"]


def export(*items: Stop | Event, leader: Leader = ALBA) -> bytes:
    """The calendar of a leader with these stops."""
    return to_ical(Schedule([Itinerary.of(leader, *items)]), leader=leader, stamp=STAMP)


def read(*items: Stop | Event, leader: Leader = ALBA) -> dict[str, Any]:
    """The properties of the only event of such a calendar, read again."""
    (event,) = Calendar.from_ical(export(*items, leader=leader)).walk("VEVENT")
    return dict(event)


def lines(data: bytes, name: str) -> list[str]:
    """The whole lines of a property, unfolded, without its name; also those of zones."""
    unfolded = data.decode().replace("\r\n ", "").split("\r\n")
    return [each.removeprefix(name) for each in unfolded if re.match(rf"{name}[;:]", each)]


def stop(start: str = "2022-11-15 10:00", end: str | None = "2022-11-15 12:00", place: Place = CANDI) -> Stop:
    """A stop that is nothing but there."""
    return Stop(place, start, end)


def test_calendar_says_what_it_is() -> None:
    """The calendar has a version, a maker without a version, and the leader's name twice; it has no METHOD."""
    data = export()

    assert (
        b"\r\n".join(
            [
                b"BEGIN:VCALENDAR",
                b"VERSION:2.0",
                b"PRODID:-//schedcheck//schedcheck//EN",
                b"NAME:Alba Aventura",
                b"X-WR-CALNAME:Alba Aventura",
                b"X-WR-RELCALID:6caaf8ed-fe4e-52c4-8543-7e4a56920e38",
                b"END:VCALENDAR",
                b"",
            ]
        )
        == data
    )


def test_event_has_what_is_required() -> None:
    """Each event has the properties that RFC 5545 requires, and those by which programs tell versions apart."""
    event = read(SESSION)

    assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "STATUS"} <= set(event)


def test_leader_can_be_given_by_id() -> None:
    """The id of a leader stands for the leader."""
    schedule = Schedule([Itinerary.of(ALBA, SESSION)])

    assert to_ical(schedule, leader=ALBA, stamp=STAMP) == to_ical(schedule, leader="alba-aventura", stamp=STAMP)


def test_unknown_leader_is_refused() -> None:
    """Who has no itinerary has no calendar."""
    with pytest.raises(NotInSchedule, match="must have an itinerary"):
        to_ical(Schedule([]), leader=ALBA, stamp=STAMP)


@pytest.mark.parametrize(
    "stamp",
    [
        STAMP,
        STAMP.replace(microsecond=999_999),
        STAMP.astimezone(ZoneInfo("Asia/Makassar")),
        "2022-11-10 16:30+08:00",
    ],
)
def test_stamp_is_written_in_utc(stamp: datetime | str) -> None:
    """The time of the last change is given by the caller, in any zone, and written in UTC to the second."""
    data = to_ical(Schedule([Itinerary.of(ALBA, SESSION)]), leader=ALBA, stamp=stamp)

    assert [":20221110T083000Z"] == lines(data, "DTSTAMP")
    assert [":20221110T083000Z"] == lines(data, "LAST-MODIFIED")


@pytest.mark.parametrize("stamp", ["2022-11-10 08:30", datetime(2022, 11, 10, 8, 30)])  # noqa: DTZ001 - The point.
def test_stamp_without_offset_is_refused(stamp: datetime | str) -> None:
    """A stamp that could be any of a day's instants is not taken for UTC."""
    with pytest.raises(NaiveTime, match="stamp must"):
        to_ical(Schedule([Itinerary(ALBA)]), leader=ALBA, stamp=stamp)


def test_times_are_those_of_the_place() -> None:
    """Start and end are on the clock of the place, with the name of its zone."""
    data = export(SESSION)

    assert [";TZID=Asia/Makassar:20221115T100000"] == lines(data, "DTSTART")[1:]
    assert [";TZID=Asia/Makassar:20221115T120000"] == lines(data, "DTEND")


def test_each_zone_is_described_once_before_the_events() -> None:
    """There is a VTIMEZONE for each zone, by name, and all come before the first event."""
    away = stop("2022-11-20 10:00", "2022-11-20 11:00", NEW_YORK)
    data = export(away, SESSION, stop("2022-11-15 14:00", "2022-11-15 15:00"))

    assert [":America/New_York", ":Asia/Makassar"] == lines(data, "TZID")
    assert data.rindex(b"END:VTIMEZONE") < data.index(b"BEGIN:VEVENT")


def test_zone_is_described_for_all_its_events() -> None:
    """The VTIMEZONE reaches from before the earliest event to after the latest."""
    data = export(
        stop("2022-06-01 10:00", "2022-06-01 11:00", Place("Rabat", tz="Africa/Casablanca")),
        stop("2024-06-01 10:00", "2024-06-01 11:00", Place("Tangier", tz="Africa/Casablanca")),
    )

    assert ":20210101T010000" == lines(data, "DTSTART")[0]
    assert ":20250406T020000" in lines(data, "DTSTART")


NO_ZONE = {
    "fixed offset": datetime(2022, 11, 15, 10, tzinfo=timezone(timedelta(hours=8))),
    "UTC": datetime(2022, 11, 15, 2, tzinfo=UTC),
    "a zone that is UTC": datetime(2022, 11, 15, 2, tzinfo=ZoneInfo("Etc/UTC")),
    "a zone without a name": datetime(2022, 11, 15, 2, tzinfo=zone_from_file()),
    "a zone with a name of its own": datetime(2022, 11, 15, 2, tzinfo=zone_from_file("Summit\nVenue")),
}


@pytest.mark.parametrize("start", NO_ZONE.values(), ids=NO_ZONE)
def test_time_without_iana_zone_is_in_utc(start: datetime) -> None:
    """A time in no zone that every reader knows is written in UTC, and then no zone is described."""
    data = export(Stop(Place("Somewhere"), start))

    assert [":20221115T020000Z"] == lines(data, "DTSTART")
    assert b"VTIMEZONE" not in data


@pytest.mark.parametrize(
    ("start", "utc"),
    [("2022-10-30T02:30+02:00", ":20221030T003000Z"), ("2022-10-30T02:30+01:00", ":20221030T013000Z")],
)
def test_repeated_hour_is_in_utc(start: str, utc: str) -> None:
    """A local time that a clock change repeats is in UTC, both times: readers differ in which of the two they take."""
    assert [utc] == lines(export(stop(start, None, PARIS)), "DTSTART")


def test_both_ends_are_in_utc_when_one_must_be() -> None:
    """A stop that ends in a repeated hour has its start in UTC too."""
    data = export(stop("2022-10-30 01:00", "2022-10-30T02:30+01:00", PARIS))

    assert [":20221029T230000Z"] == lines(data, "DTSTART")
    assert [":20221030T013000Z"] == lines(data, "DTEND")


def test_time_across_a_clock_change_keeps_its_length() -> None:
    """A stop from before to after a clock change has both local times, three hours apart by the clock, four truly."""
    event = read(stop("2022-10-30 01:00", "2022-10-30 04:00", PARIS))

    assert timedelta(hours=4) == event["DTEND"].dt.astimezone(UTC) - event["DTSTART"].dt.astimezone(UTC)
    assert "20221030T040000" == event["DTEND"].to_ical().decode()


def test_offset_with_seconds_is_in_utc() -> None:
    """Where a zone is no whole number of minutes from UTC, some readers drop the seconds; so UTC is written."""
    monrovia = Place("Monrovia", tz="Africa/Monrovia")

    assert [":19700601T104430Z"] == lines(export(stop("1970-06-01 10:00", None, monrovia)), "DTSTART")


def test_unknown_end_is_left_out() -> None:
    """Where the end is not known, there is neither an end nor a length."""
    event = read(stop(end=None))

    assert "DTEND" not in event
    assert "DURATION" not in event


def test_instant_has_no_end() -> None:
    """An end must be later than the start; an event without one ends when it starts."""
    assert "DTEND" not in read(stop(end="2022-11-15 10:00"))


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2022-11-15 10:00:00.5", None, "start"),
        ("2022-11-15 10:00:00.000001", "2022-11-15 12:00", "start"),
        ("2022-11-15 10:00", "2022-11-15 12:00:00.5", "end"),
    ],
)
def test_fraction_of_a_second_is_refused(start: str, end: str | None, name: str) -> None:
    """In iCalendar seconds are whole; a time between two is refused by name, never cut."""
    with pytest.raises(InvalidValue, match=f"the {name} of stop 'candi-ballroom' must be a whole second"):
        export(stop(start, end))


def test_location_reaches_to_the_city() -> None:
    """The place is written with those around it up to the city."""
    indonesia = Place("Indonesia", level=Level.COUNTRY, tz="Asia/Makassar")
    city = attrs.evolve(BALI, within=indonesia)
    room = Place("Candi Ballroom", within=Place("The Apurva Kempinski", within=city, level=Level.SITE))

    assert "Candi Ballroom, The Apurva Kempinski, Bali" == str(read(stop(place=room))["LOCATION"])


def test_country_is_its_own_location() -> None:
    """Where only the country is known, the country is written."""
    indonesia = Place("Indonesia", level=Level.COUNTRY, tz="Asia/Makassar")

    assert "Indonesia" == str(read(stop(place=indonesia))["LOCATION"])


def test_coordinates_are_the_nearest() -> None:
    """A place without coordinates has those of the nearest place around it."""
    assert [":-8.825900;115.215500"] == lines(export(stop()), "GEO")


def test_coordinates_have_six_decimals() -> None:
    """Small numbers are written out, as iCalendar has no exponents."""
    null_island = Place("Buoy", tz="UTC", geo=(0.00005, -0.0000014))

    assert [":0.000050;-0.000001"] == lines(export(stop(place=null_island)), "GEO")


def test_unknown_coordinates_are_left_out() -> None:
    """Without coordinates anywhere around there is no GEO."""
    assert "GEO" not in read(stop(place=PARIS))


def test_category_is_the_kind() -> None:
    """The kind of the stop, else of its event, is its category."""
    assert ["plenary"] == read(SESSION)["CATEGORIES"].cats
    assert ["pull_aside"] == read(SESSION.attend(kind="pull aside"))["CATEGORIES"].cats


def test_unknown_kind_is_left_out() -> None:
    """A stop without a kind has no category."""
    assert "CATEGORIES" not in read(stop())


@pytest.mark.parametrize(
    ("status", "transparency", "answer"),
    [
        (Status.CONFIRMED, "OPAQUE", "ACCEPTED"),
        (Status.TENTATIVE, "OPAQUE", "TENTATIVE"),
        (Status.CANCELLED, "TRANSPARENT", "DECLINED"),
    ],
)
def test_status_decides_whether_time_is_taken(status: Status, transparency: str, answer: str) -> None:
    """What is cancelled stays in the calendar, and takes no time."""
    event = read(attrs.evolve(stop(), status=status))

    assert [status.name, transparency] == [event["STATUS"], event["TRANSP"]]
    assert answer == event["ATTENDEE"].params["PARTSTAT"]


def test_cancelled_event_cancels_the_stop() -> None:
    """A stop is as uncertain as its event."""
    assert "CANCELLED" == read(attrs.evolve(SESSION, status=Status.CANCELLED))["STATUS"]


def test_events_are_private() -> None:
    """Programs that share calendars are asked to show others no more than that the time is taken."""
    assert "PRIVATE" == read(SESSION)["CLASS"]


def test_attendee_is_the_owner_alone() -> None:
    """Who else is at an event is not in the calendar: neither by name nor by address."""
    boria = Leader("Boria Borealis", email="boria@example.org", delegation=Delegation("Boria"))
    plan = Schedule([Itinerary.of(ALBA, SESSION, represents=Leader("Carla Celeste")), Itinerary.of(boria, SESSION)])
    data = to_ical(plan, leader=ALBA, stamp=STAMP)

    assert ["Alba Aventura"] == [common_name(each) for each in lines(data, "ATTENDEE")]
    assert not re.search(rb"(?i)boria|carla", data)
    assert data == export(SESSION)


def test_attendee_with_an_address_can_be_written_to() -> None:
    """The owner's address is in the owner's calendar."""
    assert "mailto:alba@example.org" == read(SESSION, leader=attrs.evolve(ALBA, email="alba@example.org"))["ATTENDEE"]


def test_attendee_without_an_address_is_a_number() -> None:
    """An owner without an address is named by a number made from the id."""
    assert "urn:uuid:ee389573-8254-597e-a345-f89a323cead7" == read(SESSION)["ATTENDEE"]


def test_address_is_written_as_a_uri() -> None:
    """What has a meaning of its own in a URI is escaped (RFC 6068)."""
    owner = attrs.evolve(ALBA, email="al,ba?%ü+1@example.org")

    assert "mailto:al%2Cba%3F%25%C3%BC+1@example.org" == read(SESSION, leader=owner)["ATTENDEE"]


@pytest.mark.parametrize("host", [Leader("Joko Widodo", email="joko@example.org"), Delegation("Indonesia")])
def test_who_else_holds_an_event_leaves_no_trace(host: Leader | Delegation) -> None:
    """They may be whom the owner must not meet; a number made from the name tells it to all who guess the name."""
    assert export(SESSION) == export(attrs.evolve(SESSION, organizer=host))
    assert export(SESSION) == export(attrs.evolve(SESSION, organizer=attrs.evolve(host, name="a\0", id="x")))


def test_avoided_organizer_is_nowhere_in_the_calendar() -> None:
    """Neither the name of another organizer nor that of another delegation is written."""
    for organizer in (Leader("Boria Secret"), Delegation("Boria Secret")):
        assert b"Boria" not in export(attrs.evolve(SESSION, organizer=organizer))


def test_owner_who_is_the_organizer_has_an_address() -> None:
    """In their own calendar organizers are named by their address."""
    host = Leader("Joko Widodo", email="joko@example.org")

    assert "mailto:joko@example.org" == read(attrs.evolve(SESSION, organizer=host), leader=host)["ORGANIZER"]


def test_own_delegation_is_named_as_the_organizer() -> None:
    """What is the owner's own gives nobody away."""
    own = Delegation("Indonesia")
    organizer = read(attrs.evolve(SESSION, organizer=own), leader=Leader("Joko Widodo", delegation=own))["ORGANIZER"]

    assert "Indonesia" == organizer.params["CN"]


def test_unknown_organizer_is_left_out() -> None:
    """An event that nobody is known to hold, and a stop without an event, have no organizer."""
    assert "ORGANIZER" not in read(SESSION)
    assert "ORGANIZER" not in read(stop())


def test_uid_is_the_same_after_every_change_but_of_the_id() -> None:
    """A stop that moves, is renamed, cancelled and goes elsewhere is the same event for calendars."""
    held = Stop(CANDI, "2022-11-15 10:00", id="dinner")
    other = Stop(PARIS, "2022-12-15 10:00", "2022-12-15 11:00", id="dinner", title="Supper", status="cancelled")

    assert read(held)["UID"] == read(other)["UID"]
    assert read(held)["UID"] != read(attrs.evolve(held, id="supper"))["UID"]


def test_uid_never_changes() -> None:
    """The UID is the same in every version of schedcheck, else every event would be there twice after an update."""
    assert "53a7e37d-650e-557e-9563-6ab9ffce223f@schedcheck.invalid" == read(SESSION)["UID"]


def test_uids_differ_between_people_and_stops() -> None:
    """Two stops are never one event, be they of two people or of one."""
    boria = Leader("Boria Borealis")
    plan = Schedule([Itinerary.of(each, SESSION, stop("2022-11-15 14:00", None)) for each in (ALBA, boria)])
    found = [each for who in (ALBA, boria) for each in lines(to_ical(plan, leader=who, stamp=STAMP), "UID")]

    assert 4 == len(set(found))


def test_ids_that_run_together_are_told_apart() -> None:
    """Where one id ends and the next begins is part of the UID."""
    first = read(Stop(CANDI, "2022-11-15 10:00", id="c"), leader=Leader("X", id="a b"))
    second = read(Stop(CANDI, "2022-11-15 10:00", id="b c"), leader=Leader("X", id="a"))

    assert first["UID"] != second["UID"]


def test_events_are_in_order_of_start() -> None:
    """Events are sorted by start as instants, whatever zone they are shown in."""
    late = stop("2022-11-15 08:00", None, NEW_YORK)
    data = export(late, stop("2022-11-15 09:00", None), stop("2022-11-15 20:00", None))

    assert [":Candi Ballroom", ":Candi Ballroom", ":New York"] == lines(data, "SUMMARY")


def test_events_of_one_start_are_in_order_of_uid() -> None:
    """Two events at one time have an order too."""
    data = export(*(Stop(CANDI, "2022-11-15 10:00", None, id=each) for each in "abcdefgh"))

    assert sorted(lines(data, "UID")) == lines(data, "UID")


def test_implied_stops_are_left_out() -> None:
    """The crossing of an entrance is our conclusion, not the plan."""
    itinerary = Itinerary.of(ALBA, SESSION)
    crossing = Stop(APURVA, "2022-11-15 09:55", "2022-11-15 10:00", id="x", leader=ALBA, implied=True)
    # An itinerary refuses them, so this one is forced upon it.
    object.__setattr__(itinerary, "stops", (crossing, *itinerary.stops))

    assert export(SESSION) == to_ical(Schedule([itinerary]), leader=ALBA, stamp=STAMP)


def common_name(line: str) -> str:
    """The CN of a line, read as RFC 5545 (section 3.2) and RFC 6868 have it; icalendar loses backslashes here."""
    found = re.search(r';CN=(?:"([^"]*)"|([^";:,]*))', line)
    assert found
    return re.sub(r"\^([n'^])", lambda each: {"n": "\n", "'": '"', "^": "^"}[each[1]], found[1] or found[2])


@pytest.mark.parametrize("text", AWKWARD)
def test_text_is_read_as_it_was_given(text: str) -> None:
    """Whatever a name holds comes out as it went in, and nothing else comes with it."""
    event = read(Event(text, Place(text, tz="Asia/Makassar", id="y"), "2022-11-15 10:00", id="z"))

    assert [text, text] == [str(event["SUMMARY"]), str(event["LOCATION"])]


@pytest.mark.parametrize("text", AWKWARD)
def test_calendar_is_named_as_it_was_given(text: str) -> None:
    """The name of the calendar is written like any other text."""
    data = export(attrs.evolve(stop(), title=text), leader=Leader(text, id="x"))

    assert lines(data, "SUMMARY") == lines(data, "NAME") == lines(data, "X-WR-CALNAME")


@pytest.mark.parametrize("text", AWKWARD)
def test_people_are_named_as_they_were_given(text: str) -> None:
    """The names of people come out as they went in, but for a space after a last backslash."""
    own = Delegation(text, id="y")
    data = export(attrs.evolve(SESSION, organizer=own), leader=Leader(text, id="x", delegation=own))
    expected = f"{text} " if text.endswith("\\") else text

    assert [expected] == [common_name(each) for each in lines(data, "ATTENDEE")]
    assert [expected] == [common_name(each) for each in lines(data, "ORGANIZER")]


def test_backslash_in_a_name_is_in_quotes() -> None:
    """A backslash in the name of a person is in quotes: outside them, some readers take it for an escape."""
    data = export(SESSION, leader=Leader(r"Al\ba", id="x"))

    assert [r';CN="Al\ba";PARTSTAT=ACCEPTED'] == [each.partition(":")[0] for each in lines(data, "ATTENDEE")]


@pytest.mark.parametrize("given", ["one\rtwo", "one\r\ntwo"])
def test_line_ends_become_line_feeds(given: str) -> None:
    """The line ends of other systems become the one that iCalendar has."""
    assert "one\ntwo" == str(read(attrs.evolve(stop(), title=given))["SUMMARY"])


@pytest.mark.parametrize("bad", NO_TEXT)
def test_what_is_no_text_is_refused(bad: str) -> None:
    """Control characters and half surrogate pairs are refused, with the stop and the field they are in."""
    with pytest.raises(
        InvalidValue, match="the title of stop 'candi-ballroom' must be text without control characters"
    ):
        export(attrs.evolve(stop(), title=f"a{bad}b"))


@pytest.mark.parametrize(
    ("item", "leader", "what"),
    [
        (stop(place=Place("a\0", tz="UTC", id="x")), ALBA, "the title of stop 'x'"),
        (Stop(Place("a\0", tz="UTC", id="x"), "2022-11-15 10:00", title="b"), ALBA, "the place of stop 'x'"),
        (
            attrs.evolve(SESSION, organizer=Delegation("a\0", id="x")),
            attrs.evolve(ALBA, delegation=Delegation("a\0", id="x")),
            "the organizer of stop 'session-i'",
        ),
        (SESSION, Leader("a\0", id="x"), "the name of 'x'"),
    ],
)
def test_refusal_names_the_field(item: Stop | Event, leader: Leader, what: str) -> None:
    """Every text goes through the same gate, and the error tells which it was."""
    with pytest.raises(InvalidValue, match=what):
        export(item, leader=leader)


def test_lines_are_folded_at_75_octets() -> None:
    """No line is longer than 75 octets, each ends in CR and LF, and no character is torn apart."""
    data = export(attrs.evolve(stop(), title="日本国内閣総理大臣" * 30))

    assert 75 >= max(len(each) for each in data.split(b"\r\n"))
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert 0 == data.replace(b"\r\n", b"").count(b"\n")
    assert all(each.decode() for each in data.split(b"\r\n")[:-1])


SCRIPT = """
import sys
from schedcheck.exporters.ical import to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Place
from schedcheck.schedule import Schedule
name = "x\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\rUID:injected\\n\\\\N; , \\\\"
alba = Leader(name, id="alba")
keys = ["Asia/Makassar", "Europe/Paris", "America/New_York", "Africa/Casablanca", "Asia/Gaza"]
host = Delegation(name, id="d")
events = [Event(name, Place(name, tz=key, id=key), "2022-11-15 10:00", organizer=host, id=key) for key in keys]
sys.stdout.buffer.write(to_ical(Schedule([Itinerary.of(alba, *events)]), leader=alba, stamp="2022-11-10 08:30Z"))
"""


def run(*options: str, seed: int = 0) -> bytes:
    """What the script writes in a Python of its own."""
    made = subprocess.run(
        [sys.executable, *options, "-c", SCRIPT],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": ":".join(filter(None, sys.path))},
        timeout=60,
    )
    return made.stdout


def test_no_hash_seed_changes_the_bytes() -> None:
    """The same plan gives the same bytes in every run."""
    assert 1 == len({run(seed=each) for each in range(1, 5)})


def test_text_brings_in_no_lines_of_its_own() -> None:
    """Names that look like iCalendar stay names, also where Python leaves assertions out (-O)."""
    data = run("-O")

    assert data == run()
    assert 5 == data.count(b"\nBEGIN:VEVENT\r\n") == data.count(b"\nUID:")
    assert 5 == len(Calendar.from_ical(data).walk("VEVENT"))


def test_order_of_the_plan_changes_nothing() -> None:
    """Stops and people can be given in any order."""
    boria = Leader("Boria Borealis")
    stops = [Stop(CANDI, f"2022-11-{day} 10:00", id=f"s{day}") for day in (15, 16, 17)]
    one = Schedule([Itinerary(ALBA, stops), Itinerary(boria, stops)])
    other = Schedule([Itinerary(boria, stops), Itinerary(ALBA, reversed(stops))])

    assert to_ical(one, leader=ALBA, stamp=STAMP) == to_ical(other, leader=ALBA, stamp=STAMP)
