"""What is read of calendars that are right: who, where, when."""

from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from schedcheck import (
    Available,
    Avoid,
    CalendarLimits,
    Interval,
    Leader,
    Level,
    NoOverlap,
    Place,
    Status,
    Unavailable,
    Verdict,
    check,
    from_ical,
)
from schedcheck.errors import ConflictingIds, InvalidValue, UnknownName, UnknownZone
from schedcheck.importers.notices import CODES, Notice, NoticeLevel
from tests.unit.importers.calendars import TIMES, WINDOW, calendar, codes, event, read, times

ADA, BO = Leader("Ada", email="ada@example.org"), Leader("Bo", email="bo@example.org")
LAND = Place("Alba", level=Level.COUNTRY)
VIENNA = Place("Vienna", within=LAND, level=Level.CITY, tz="Europe/Vienna")
HOTEL = Place("Hotel", within=VIENNA, level=Level.SITE)
LOBBY = Place("Lobby", within=HOTEL)
HALL = Place("Hall", within=HOTEL, entrance=LOBBY, walk=timedelta(minutes=1))
ROOM, OTHER_ROOM = Place("Room 1", within=HOTEL, id="r1"), Place("Room 1", within=VIENNA, id="r2")
PLACES = [HALL, ROOM, OTHER_ROOM]
LOCAL = ("DTSTART:20260504T090000", "DTEND:20260504T100000")


def who(*parts: Any, **options: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - as from_ical takes it
    """Who has stops, and how certain they are."""
    found = read(*parts, **options)
    return [(each.leader.id if each.leader else "", str(each.standing)) for each in found.schedule.stops]


def where(location: str, **options: Any) -> Place:  # noqa: ANN401 - as from_ical takes it
    """Where an event with a location is."""
    (stop,) = read(event(TIMES, f"LOCATION:{location}", place=None), **options).schedule.stops
    return stop.place


@pytest.mark.parametrize(
    ("data", "people"),
    [
        (calendar(event(TIMES)), ["ada"]),
        ([calendar(event(TIMES)), calendar(event(TIMES), name="Bo")], ["ada", "bo"]),
        ({ADA: calendar(event(TIMES), name="Work")}, ["ada"]),
        ({"cal/bo.ics": calendar(event(TIMES), name=None)}, ["bo"]),
        ({"x.ics": calendar(event(TIMES), name="Bo")}, ["bo"]),
    ],
)
def test_a_calendar_is_of_whom_it_is_given_for_or_called_after(data: Any, people: list[str]) -> None:  # noqa: ANN401 - as from_ical takes it
    """A leader, else the name of the file, else that of the calendar."""
    found = from_ical(data, people=[] if isinstance(data, dict) and ADA in data else [ADA, BO])

    assert people == [each.id for each in found.schedule.leaders]
    assert not codes(found) - {"event-differs"}


def test_attendees_are_people_who_come_or_do_not() -> None:
    """Each has a stop by the answer; rooms and those only told have none; a stranger is somebody new."""
    names = (
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org",
        "ATTENDEE;CN=Bo;PARTSTAT=DECLINED:urn:uuid:1",
        "ATTENDEE;CN=Cy;PARTSTAT=TENTATIVE:mailto:cy@example.org",
        "ATTENDEE;CUTYPE=ROOM;CN=Hall:mailto:hall@example.org",
        "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:dora@example.org",
        "ATTENDEE:mailto:ada@example.org",
    )
    stops = [("ada", "confirmed"), ("bo", "cancelled"), ("cy", "tentative")]

    assert stops == who(event(TIMES, names), by="attendee", people=[ADA, BO])
    found = read(event(TIMES, names), by="attendee", people=[ADA, BO])
    assert {"person-assumed", "attendee-not-person", "cancelled"} == codes(found)
    assert "cy@example.org" == found.leaders["cy"].email
    assert 1 == len(found.events)


def test_whoever_declines_in_their_own_calendar_is_not_there() -> None:
    """The answer of the owner counts, not that of others."""
    names = ("ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@example.org")

    found = read(event(TIMES, names), people=[ADA])

    assert [("ada", "cancelled")] == who(event(TIMES, names), people=[ADA])
    assert ["'Ada' does not come to it"] == [each.message for each in found.notices if each.code == "cancelled"]


@pytest.mark.parametrize(
    ("names", "standing", "told"),
    [
        (["ATTENDEE;CN=Ada;PARTSTAT=DECLINED:mailto:a@example.org"], "cancelled", {"cancelled"}),
        (["ATTENDEE;CN=ADA;PARTSTAT=TENTATIVE:mailto:a@example.org"], "tentative", set()),
        (["ATTENDEE;PARTSTAT=DECLINED:mailto:Ada"], "cancelled", {"cancelled"}),
        (["ATTENDEE;CN=Ada;PARTSTAT=DECLINED;PARTSTAT=ACCEPTED:mailto:a@example.org"], "tentative", {"answer-differs"}),
        (['ATTENDEE;CN=Ada;PARTSTAT="ACCEPTED","DECLINED":mailto:a@example.org'], "tentative", {"answer-differs"}),
        (["ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:a@example.org"], "confirmed", set()),
        (["ATTENDEE;CN=Bo;PARTSTAT=DECLINED:mailto:bo@example.org"], "confirmed", set()),
        (
            [
                "ATTENDEE;CN=Ada;PARTSTAT=DECLINED:mailto:a@example.org",
                "ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:b@example.org",
            ],
            "tentative",
            {"person-ambiguous"},
        ),
    ],
)
def test_the_owner_of_a_calendar_is_known_by_its_name(names: list[str], standing: str, told: set[str]) -> None:
    """Nobody need be given for that; two who are called so and answer differently may be either, which is an error."""
    assert [("ada", standing)] == who(event(TIMES, names))
    assert told == codes(read(event(TIMES, names)))


def test_the_owner_of_a_calendar_is_known_by_their_address_first() -> None:
    """Another of that name, who has another address, does not speak for them."""
    names = (
        "ATTENDEE;CN=Ada;PARTSTAT=DECLINED:mailto:another@example.org",
        "ATTENDEE;CN=A. R.;PARTSTAT=TENTATIVE:mailto:ada@example.org",
    )

    assert [("ada", "tentative")] == who(event(TIMES, names), people=[ADA])
    assert [("ada", "tentative")] == who(event(TIMES, names[1:], names[:1]), people={"ada@example.org": Leader("Ada")})
    by_name = [("ada", "cancelled")], {"cancelled"}
    assert by_name == (who(event(TIMES, names[0]), people=[Leader("Ada")]), codes(read(event(TIMES, names[0]))))


def test_several_who_do_not_come_are_told_at_once() -> None:
    """The first ten by name; of an event that is cancelled, nobody is told."""
    names = [f"ATTENDEE;CN=P{number};PARTSTAT=DECLINED:mailto:p{number}@example.org" for number in range(12)]
    found = read(event(TIMES, names, "RRULE:FREQ=DAILY;COUNT=2"), by="attendee")

    (notice,) = [each for each in found.notices if each.code == "cancelled"]
    assert notice.message.endswith("'P9' and 2 more do not come to it")
    cancelled = read(event(TIMES, names, "STATUS:CANCELLED"), by="attendee")
    assert ["it does not take place"] == [each.message for each in cancelled.notices]


def test_the_organizer_is_there() -> None:
    """Where that is asked for."""
    assert [("bo", "confirmed")] == who(event(TIMES, "ORGANIZER:mailto:bo@example.org"), by="organizer", people=[BO])


def test_an_event_of_nobody_is_told() -> None:
    """It is left out, with an error, unless it is in a known person's calendar."""
    found = read(event(TIMES), by="attendee")

    assert ({"person-missing"}, []) == (codes(found), times(found))
    mine = from_ical({ADA: calendar(event(TIMES))}, by="attendee")
    assert ({"person-assumed"}, 1) == (codes(mine), len(times(mine)))


def test_a_name_of_several_people_is_nobody() -> None:
    """Which of them is meant, is not guessed."""
    two = [Leader("Ada", id="a1"), Leader("Ada", id="a2")]
    found = read(event(TIMES, "ATTENDEE;CN=Ada:mailto:x@example.org"), by="attendee", people=two)

    assert {"person-ambiguous", "person-missing"} == codes(found)


def test_people_and_places_may_be_mapped() -> None:
    """By what calendars call them: in any case, with any space."""
    found = read(
        event(TIMES, "ATTENDEE:mailto:a.b@example.org", "LOCATION:the  BIG hall", place=None),
        by="attendee",
        people={"A.B@example.org": ADA},
        places={"The Big Hall": HALL},
    )

    assert (["ada"], set()) == ([each.id for each in found.schedule.leaders], codes(found))
    assert [HALL] == [each.place for each in found.schedule.stops]


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("Hall", HALL),
        ("hall\\, HOTEL", HALL),
        ("Hall\\, Hotel\\, Vienna", HALL),
        ("r1", ROOM),
        ("Lobby", LOBBY),
        ("Room 1\\, Hotel", ROOM),
        ("Vienna", VIENNA),
    ],
)
def test_a_location_is_a_place_by_name(location: str, place: Place) -> None:
    """By id, by name, by names from within outwards; also what is around a place, and the way into it."""
    assert place == where(location, places=PLACES)


def test_a_location_of_several_places_may_be_any() -> None:
    """It is somewhere in what they have in common: not known to be apart from any of them."""
    found = read(event(TIMES, "LOCATION:Room 1", place=None), places=PLACES)
    (place,) = {each.place for each in found.schedule.stops}

    assert (VIENNA, Level.CITY) == (place.within, place.level)
    assert {"place-ambiguous"} == codes(found)


def test_another_location_is_a_place_of_its_own() -> None:
    """One for each text, told with the nearest name there is."""
    found = read(
        event(TIMES, "LOCATION:Hal", place=None), event(TIMES, "LOCATION: hal", uid="2", place=None), places=PLACES
    )

    assert 1 == len({each.place for each in found.schedule.stops})
    assert "the place 'Hal' is none of those known; did you mean 'Hall'?" in [each.message for each in found.notices]


@pytest.mark.parametrize("line", ["LOCATION:https://example.org/a", "CONFERENCE;VALUE=URI:https://example.org/a"])
def test_a_web_address_is_a_remote_place(line: str) -> None:
    """As is the CONFERENCE of an event without a location."""
    (stop,) = read(event(TIMES, line, place=None)).schedule.stops

    assert (True, "https://example.org/a") == (stop.place.remote, stop.place.name)


@pytest.mark.parametrize("places", [[], [HALL], [Place("Site", level=Level.SITE), Place("Town", level=Level.CITY)]])
def test_an_event_without_a_place_may_be_anywhere(places: list[Place]) -> None:
    """A rule about it is unknown, not kept."""
    found = from_ical(
        {ADA: calendar(event(TIMES)), BO: calendar(event(TIMES, place=None))}, places=places, window=WINDOW
    )

    report = check(found.schedule, must=[Avoid(ADA, BO, level=Level.ROOM)])
    assert [Verdict.UNKNOWN] == [each.verdict for each in report.results]


def test_an_event_without_a_place_among_countries_is_an_error() -> None:
    """Which of them it is in, cannot be left open."""
    found = read(event(TIMES, place=None), places=[HALL, Place("Boria", level=Level.COUNTRY)])

    assert {"place-missing-abroad"} == codes(found)
    assert not found.complete


def test_a_time_without_a_zone_is_of_its_place_first() -> None:
    """Then of its calendar, then of the caller."""
    said = ["X-WR-TIMEZONE:Asia/Tokyo"]

    assert "+0200" == times(read(said, event(LOCAL), places=[HALL], zone="America/New_York"))[0][0][-5:]
    assert "+0900" == times(read(said, event(LOCAL), zone="America/New_York"))[0][0][-5:]
    assert "-0400" == times(read(event(LOCAL), zone="America/New_York"))[0][0][-5:]


def test_a_zone_that_only_the_caller_knows() -> None:
    """It is given by name; a zone of the file comes before it."""
    held = event("DTSTART;TZID=Ours:20260504T090000", "DURATION:PT1H")

    assert "+0545" == times(read(held, zones={"Ours": "Asia/Kathmandu"}))[0][0][-5:]
    assert "+0100" == times(read(held, zones={"Ours": timezone(timedelta(hours=1))}))[0][0][-5:]


def test_a_name_after_a_prefix_is_a_zone() -> None:
    """As Evolution and Thunderbird write it."""
    held = event("DTSTART;TZID=/example.org/20250101/Europe/Vienna:20260504T090000", "DURATION:PT1H")

    assert ("+0200", {"zone-guessed"}) == (times(read(held))[0][0][-5:], codes(read(held)))


@pytest.mark.parametrize(
    ("local", "code", "start"),
    [
        ("20260329T023000", "skipped-time", "2026-03-29 03:30+0200"),
        ("20261025T023000", "repeated-time", "2026-10-25 02:30+0200"),
    ],
)
def test_times_at_which_clocks_change_are_told(local: str, code: str, start: str) -> None:
    """What the clocks skip is read by the clock before, of what they show twice the first is taken."""
    found = read(event(f"DTSTART;TZID=Europe/Vienna:{local}", "DURATION:PT1H"))

    assert ({code}, start) == (codes(found), times(found)[0][0])


def test_days_last_from_midnight_to_midnight() -> None:
    """By the clock of the place, also when one of them is longer."""
    held = event("DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261026")

    assert [("2026-10-24 00:00+0200", "2026-10-26 00:00+0100")] == times(read(held, places=[HALL]))
    assert [("2026-10-24 00:00+0200", "2026-10-25 00:00+0200")] == times(
        read(event("DTSTART;VALUE=DATE:20261024"), places=[HALL])
    )


def test_a_day_is_a_day_and_24_hours_are_24_hours() -> None:
    """Durations of days are by the clock, others as time passes."""
    start = "DTSTART;TZID=Europe/Vienna:20261024T120000"

    assert "2026-10-25 12:00+0100" == times(read(event(start, "DURATION:P1D")))[0][1]
    assert "2026-10-25 11:00+0100" == times(read(event(start, "DURATION:PT24H")))[0][1]


def test_one_event_in_two_calendars_is_one() -> None:
    """If both tell it alike; else it is two, with a notice."""
    one, other = calendar(event(TIMES)), calendar(event(TIMES), name="Bo")
    found = from_ical([one, other])

    assert (1, set()) == (len(found.events), codes(found))
    differing = from_ical([one, other.replace(b"T100000Z", b"T110000Z")])
    assert (2, {"event-differs"}) == (len(differing.events), codes(differing))


def test_what_is_free_is_left_out_unless_asked_for() -> None:
    """Some have what they only know of in their calendars; others where they are."""
    held = event(TIMES, "TRANSP:TRANSPARENT")

    assert ([], {"transparent"}) == (times(read(held)), codes(read(held)))
    assert 1 == len(times(read(held, free=True)))


def test_text_is_as_it_was_meant() -> None:
    """Backslashes, commas and line ends, folded in the middle of a letter."""
    data = calendar(event(TIMES)).replace(b"Talk", "C:\\\\new\\, \\;\\nü".encode()).replace(b"\xbc", b"\r\n \xbc")
    (stop,) = from_ical(data).schedule.stops

    assert "C:\\new, ;\nü" == stop.name


def test_kinds_are_categories() -> None:
    """The first that is a kind; others are told."""
    found = read(event(TIMES, "CATEGORIES:Red!,Plenary,other"))

    assert ["plenary"] == [each.purpose for each in found.schedule.stops]
    assert ["kind-unreadable"] * 2 == [each.code for each in found.notices]


def test_busy_times_are_rules() -> None:
    """A tentative one is a should."""
    found = read(
        "BEGIN:VFREEBUSY",
        "UID:1",
        "FREEBUSY:20260504T090000Z/PT1H,20260505T090000Z/20260505T100000Z",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260506T090000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20260507T090000Z/PT1H",
        "END:VFREEBUSY",
    )

    (must,), (should,) = found.must, found.should
    assert [f"{each.start:%d %H}" for each in must.windows] == ["04 09", "05 09"]
    assert [f"{each.start:%d %H}" for each in should.windows] == ["06 09"]
    assert {"busy-tentative"} == codes(found)


def available(priority: int, start: str, end: str, *more: str) -> list[str]:
    """A VAVAILABILITY for May with one time that is available."""
    return [
        *("BEGIN:VAVAILABILITY", f"UID:{priority}", "DTSTART:20260501T000000Z", "DTEND:20260508T000000Z"),
        *(f"PRIORITY:{priority}", "BEGIN:AVAILABLE", f"UID:a{priority}", f"DTSTART:{start}", f"DTEND:{end}", *more),
        *("END:AVAILABLE", "END:VAVAILABILITY"),
    ]


def test_availability_is_when_not_to_count_on_somebody() -> None:
    """Within its time, all but what is available is not; the higher priority counts."""
    one = available(1, "20260502T080000Z", "20260502T180000Z", "RRULE:FREQ=DAILY;COUNT=2")
    (rule,) = read(one).must

    def spans(held: Available | Unavailable) -> list[str]:
        return [f"{each.start:%d %H} {each.end:%d %H}" for each in held.windows]

    assert ["01 00 02 08", "02 18 03 08", "03 18 08 00"] == spans(rule)
    # Another that would have them available all the time, of less weight, changes nothing; of more, everything.
    assert [rule] == list(read(one, available(5, "20260501T000000Z", "20260508T000000Z")).must)
    assert [] == list(read(available(2, "20260502T080000Z", "20260502T180000Z"),
                           available(1, "20260501T000000Z", "20260508T000000Z")).must)  # fmt: skip


@pytest.mark.parametrize("kind", ["FBTYPE=FREE;FBTYPE=BUSY", "FBTYPE=FREE,BUSY", "FBTYPE=BUSY-TENTATIVE,FREE"])
def test_what_is_busy_in_several_ways_is_busy(kind: str) -> None:
    """Which is told, as an error."""
    found = read("BEGIN:VFREEBUSY", f"FREEBUSY;{kind}:20260504T080000Z/PT2H", "END:VFREEBUSY")
    (rule,) = found.must

    assert ["08 10"] == [f"{each.start:%H} {each.end:%H}" for each in rule.windows]
    assert {"busy-unreadable"} == codes(found)


@pytest.mark.parametrize("end", ["DTEND:20260504T000000Z", "DTEND:20260503T000000Z"])
def test_availability_that_ends_before_it_starts_goes_on_and_is_told(end: str) -> None:
    """Its end is not known, as with a duration that goes back: no busy time is lost in silence."""
    inside = ("BEGIN:AVAILABLE", "DTSTART:20260504T080000Z", "DTEND:20260504T180000Z", "END:AVAILABLE")
    found = read("BEGIN:VAVAILABILITY", "DTSTART:20260504T000000Z", end, *inside, "END:VAVAILABILITY")
    (rule,) = found.must
    (notice,) = [each for each in found.notices if each.level is NoticeLevel.ERROR]

    assert ["2026-05-04 00 2026-05-04 08", "2026-05-04 18 2027-01-01 00"] == [
        f"{each.start:%Y-%m-%d %H} {each.end:%Y-%m-%d %H}" for each in rule.windows
    ]
    assert ("busy-unreadable", "its end was taken as not known, so that it tells of all later times") == (
        notice.code,
        notice.done,
    )


def test_availability_may_be_told_by_its_length() -> None:
    """And one that lies outside the window is nothing to tell of."""
    march = ("BEGIN:VAVAILABILITY", "DTSTART:20260301T000000Z", "DURATION:P1D", "END:VAVAILABILITY")
    past = ("BEGIN:VAVAILABILITY", "DTSTART:20250301T000000Z", "DTEND:20250302T000000Z", "END:VAVAILABILITY")
    found = read(march, past)
    (rule,) = found.must

    assert ["2026-03-01 2026-03-02"] == [f"{each.start:%Y-%m-%d} {each.end:%Y-%m-%d}" for each in rule.windows]
    assert {"stamp-missing"} == codes(found)


def test_busy_times_break_what_overlaps_them() -> None:
    """Asked beside the rules."""
    found = from_ical([calendar(event(TIMES)), calendar(
        "BEGIN:VFREEBUSY", "UID:1", "FREEBUSY:20260504T093000Z/PT1H", "END:VFREEBUSY")])  # fmt: skip

    assert not check(found.schedule, must=[NoOverlap(), *found.must]).ok


def test_what_comes_again_without_end_ends_a_year_after_the_last_time() -> None:
    """Where no window is given, which is told."""
    found = from_ical(calendar(event(TIMES, "RRULE:FREQ=MONTHLY"), event("DTSTART:20260804T090000Z", uid="2")))

    assert "2027-08-04" == max(start for start, _ in times(found))[:10]
    assert "window-assumed" in codes(found)


def test_occurrences_have_the_ids_of_their_times() -> None:
    """What was moved keeps its id."""
    found = read(
        event(TIMES, "RRULE:FREQ=DAILY;COUNT=2", uid="1"),
        event("RECURRENCE-ID:20260505T090000Z", "DTSTART:20260506T090000Z", uid="1"),
    )

    assert ["1/20260504T090000Z", "1/20260505T090000Z"] == [each.id for each in found.schedule.stops]


def test_a_change_without_a_time_is_where_it_was() -> None:
    """Such as one that only cancels an occurrence."""
    found = read(
        event(TIMES, "RRULE:FREQ=DAILY;COUNT=2"),
        event("RECURRENCE-ID:20260505T090000Z", "STATUS:CANCELLED"),
    )

    assert [Status.CONFIRMED, Status.CANCELLED] == [each.standing for each in found.schedule.stops]
    assert "2026-05-05 09:00+0000" == times(found)[1][0]


def test_too_many_occurrences_are_told() -> None:
    """What is beyond the limit is left out, with an error."""
    found = read(event(TIMES, "RRULE:FREQ=DAILY"), limits=CalendarLimits(occurrences=10))

    assert (10, {"too-many-occurrences"}) == (len(times(found)), codes(found))


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"by": "colour"}, UnknownName, "by must be one of calendar, attendee, organizer"),
        ({"window": 3}, InvalidValue, "window must be an Interval"),
        ({"zone": "Mars"}, UnknownZone, "IANA"),
        ({"zone": 3}, InvalidValue, "zone must be a tzinfo"),
        ({"zones": {"a": 3}}, InvalidValue, "zones must map"),
        ({"people": [3]}, InvalidValue, "people must be leaders"),
        ({"people": {3: ADA}}, InvalidValue, "people must be leaders"),
        ({"people": [ADA, Leader("Another", id="ada")]}, ConflictingIds, "people must have different ids"),
        ({"places": [3]}, InvalidValue, "places must be places"),
        ({"places": {"a": 3}}, InvalidValue, "places must be places"),
        ({"places": [HALL, Place("Another", id="hall")]}, ConflictingIds, "places must have different ids"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], error: type[Exception], words: str) -> None:
    """With what must hold."""
    with pytest.raises(error, match=words):
        read(event(TIMES), **options)


def test_a_notice_is_of_the_level_of_its_code() -> None:
    """So that nobody can play one down."""
    assert NoticeLevel.ERROR is Notice("no-zone", message="a", done="b").level
    assert "error: a: b [no-zone]" == str(Notice("no-zone", message="a", done="b"))


def test_every_code_is_on_the_page() -> None:
    """With its level and what it means."""
    page = (Path(__file__).parents[3] / "docs" / "reference" / "from_ical.md").read_text(encoding="utf-8")
    rows = [f"| `{name}` | {each.level} | {each.meaning} |" for name, each in CODES.items()]
    assert "\n".join(rows) in page


def test_the_window_is_half_open() -> None:
    """What ends when it starts, or starts when it ends, is not in it."""
    window = Interval("2026-05-04T10:00Z", "2026-05-04T11:00Z")
    found = from_ical(calendar(event(TIMES), event("DTSTART:20260504T110000Z", uid="2")), window=window)

    assert ([], {"out-of-window", "end-missing"}) == (times(found), codes(found))
