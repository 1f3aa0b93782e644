"""Calendars on a real server: published, published again, and read back."""

from datetime import timedelta

import pytest
from attrs import evolve

from schedcheck import Extras, from_ical
from schedcheck.errors import InvalidValue
from schedcheck.exporters.caldav import Action, Server, compare, fetch, publish
from schedcheck.exporters.ical import View, to_ical
from schedcheck.model import Event, Itinerary, Leader, Place, Stop, Summit
from schedcheck.schedule import Schedule
from tests.unit.exporters.dav import (
    ALBA,
    BALI,
    BO,
    FIRST,
    HALL,
    LINE,
    MOVED,
    OTHERS,
    PLAN,
    SECOND,
    SESSION,
    THIRD,
    Proxy,
    change,
    client,
    counts,
    do,
    new_calendar,
    there,
    through,
)


def test_what_is_read_back_is_what_was_published(server: Server) -> None:
    """The same schedule as from the files, for everybody."""
    done = do(server)
    back = from_ical(fetch(server, PLAN), places=[HALL, LINE])
    files = from_ical({each: to_ical(PLAN, leader=each, stamp=FIRST) for each in (ALBA, BO)}, places=[HALL, LINE])

    assert {"create": 4} == counts(done)
    assert files.schedule == back.schedule
    assert [ALBA, BO] == [each for each, _ in done.calendars]


def test_a_second_run_finds_nothing_to_do(server: Server) -> None:
    """Also where titles, places and links are of the kind that servers write in another way; and is told nothing."""
    extras = Extras(
        reminders=[timedelta(minutes=15), timedelta(hours=1)],
        call_times=timedelta(minutes=30),
        links={LINE.id: "https://example.org/room/1?a=b&c=(d)"},
        summits=Summit("Summit", BALI, "2022-11-15 08:00", "2022-11-16 18:00", [SESSION]),
        name="Alba; in, 'Bali' & <more>",
        color="teal",
    )
    do(server, extras=extras)
    again = compare(server, PLAN, stamp=SECOND, extras=extras)

    assert {"keep": 10} == counts(again)
    assert again.is_empty
    # It is not asked at all.
    assert again == publish(Server("https://dav.example.org/"), again)


def test_what_the_server_does_not_hold_as_it_was_sent_is_told(server: Server) -> None:
    """Such as a link that it cuts off at a comma, as Radicale does."""
    done = do(server, leaders=[ALBA], extras=Extras(links={LINE.id: "https://example.org/room/1?a,b"}))

    assert {"create": 2, "edited": 1} == counts(done)
    assert ["Call home"] == [each.title for each in done.of(Action.EDITED)]


def test_comparing_sends_nothing(server: Server, proxy: Proxy) -> None:
    """It asks, and that is all: the calendars are not made either."""
    found = compare(through(proxy, server), PLAN, stamp=FIRST)

    assert {"PROPFIND", "REPORT"} == set(proxy.seen)
    assert 2 == len(found.new)
    assert found == compare(through(proxy, server), PLAN, stamp=FIRST)


def test_tells_what_it_would_do(server: Server) -> None:
    """Person by person, event by event; what stays as it is, as a number."""
    found = compare(server, PLAN, stamp=FIRST, leaders=["bo"])
    ((_, url),) = found.calendars
    do(server)

    assert f"Bo: {url} (new calendar)\n  create  2022-11-15 10:00 Session I\n1 to create" == str(found)
    assert f"Bo: {url}\n1 to keep as they are" == str(compare(server, PLAN, stamp=FIRST, leaders=[BO]))
    assert "no events" == str(compare(server, Schedule([Itinerary.of(BO)]), stamp=FIRST, name="x"))


def test_what_changes_is_updated_and_what_is_gone_cancelled(server: Server) -> None:
    """By UID: the same events, with higher numbers; the rest keeps its version."""
    do(server)
    before = there(server)
    done = do(server, MOVED, SECOND)
    after = there(server)

    assert {"update": 2, "cancel": 1, "keep": 1} == counts(done)
    assert {name: each["UID"] for name, each in before.items()} == {name: each["UID"] for name, each in after.items()}
    assert [0, 1, 1] == [after[name]["SEQUENCE"] for name in ("Call \u2028 home", "Dinner", "Session I")]
    assert ("CANCELLED", "TRANSPARENT") == (after["Dinner"]["STATUS"], after["Dinner"]["TRANSP"])
    assert compare(server, MOVED, stamp=SECOND).is_empty


def test_what_is_there_again_is_no_longer_cancelled(server: Server) -> None:
    """With a number of its own."""
    for plan, stamp in ((PLAN, FIRST), (MOVED, SECOND), (PLAN, THIRD)):
        do(server, plan, stamp)

    assert ("CONFIRMED", 2) == (there(server)["Dinner"]["STATUS"], there(server)["Dinner"]["SEQUENCE"])


def test_who_has_no_stops_any_more_has_them_struck_out(server: Server) -> None:
    """All of them; who never had any has no calendar."""
    do(server)
    gone = Schedule([Itinerary.of(BO), Itinerary.of(Leader("Ceres"))])

    assert {"cancel": 1} == counts(do(server, gone, SECOND))
    assert [BO] == list(fetch(server, gone))


def test_an_older_plan_does_not_take_back_a_newer_one(server: Server) -> None:
    """Where it would change something."""
    do(server, MOVED, SECOND)

    with pytest.raises(InvalidValue, match="stamp must not be before that of the previous calendar"):
        compare(server, PLAN, stamp=FIRST)


def test_events_of_others_are_never_touched(server: Server) -> None:
    """In a calendar that holds both, whatever becomes of ours."""
    url = new_calendar(server)
    with client(server) as asked:
        before = asked.request(f"{url}x.ics")
        for plan, stamp in ((PLAN, FIRST), (MOVED, SECOND), (Schedule([Itinerary.of(ALBA)]), THIRD)):
            do(server, plan, stamp, leaders=[ALBA], into={"alba-aventura": url}, overwrite=True)
        after = asked.request(f"{url}x.ics")

    assert (before.headers["ETag"], before.raw) == (after.headers["ETag"], after.raw)
    assert "Dentist" not in there(server, into={"alba-aventura": url})
    assert "Dentist" in there(server, into={"alba-aventura": url}, others=True)


def test_nobody_is_named_whom_a_server_would_write_to(server: Server) -> None:
    """Neither who comes nor who asks them (RFC 6638)."""
    sent = b"".join(each.data for each in compare(server, PLAN, stamp=FIRST).steps)

    assert b"BEGIN:VEVENT" in sent
    assert not [each for each in (b"ATTENDEE", b"ORGANIZER", b"mailto") if each in sent]


def test_what_somebody_else_changed_is_left_alone_and_told(server: Server) -> None:
    """Until it is to be written all the same; what the plan says too is no change."""
    first = do(server)
    change(server, first, "Session I", "SUMMARY:Session I", "SUMMARY:Chat")
    left = do(server, MOVED, SECOND)

    assert {"update": 1, "cancel": 1, "keep": 1, "edited": 1} == counts(left)
    assert "Chat" in there(server)
    assert {"edited": 1, "keep": 3} == counts(compare(server, MOVED, stamp=SECOND))
    assert {"update": 1, "keep": 3} == counts(do(server, MOVED, SECOND, overwrite=True))
    assert {"keep": 4} == counts(compare(server, MOVED, stamp=SECOND))
    assert 1 == there(server)["Session I"]["SEQUENCE"]


def test_what_somebody_else_changed_as_the_plan_did_is_taken_up(server: Server) -> None:
    """And from then on it is ours again."""
    first = do(server)
    change(server, first, "Session I", "SUMMARY:Session I", "SUMMARY:Opening")
    renamed = PLAN.replace(PLAN.itinerary(ALBA).stop("session-i"), evolve_title(PLAN, "Opening"))

    assert {"update": 1, "keep": 3} == counts(do(server, renamed, SECOND))
    assert {"keep": 4} == counts(compare(server, renamed, stamp=SECOND))
    assert {"update": 1, "keep": 3} == counts(do(server, PLAN, THIRD))


def evolve_title(plan: Schedule, title: str) -> Stop:
    """Alba's session by another title."""
    return evolve(plan.itinerary(ALBA).stop("session-i"), title=title)


def test_what_somebody_else_added_stays(server: Server) -> None:
    """Notes and alarms are theirs, also in an event of ours that is updated; a cancelled one rings no bell."""
    extras = Extras(reminders=timedelta(minutes=15))
    first = do(server, extras=extras)
    alarm = "BEGIN:VALARM\nACTION:AUDIO\nTRIGGER:-PT5M\nEND:VALARM\n"
    change(server, first, "Session I", "END:VEVENT", f"DESCRIPTION:Bring\\, the file\n{alarm}END:VEVENT")
    change(server, first, "Dinner", "END:VEVENT", f"X-EXAMPLE-SEEN:1\n{alarm}END:VEVENT")
    again = do(server, MOVED, SECOND, extras=extras)
    found = there(server)

    assert {"update": 2, "cancel": 1, "keep": 1} == counts(again)
    assert "Bring, the file" == found["Session I"]["DESCRIPTION"]
    assert 2 == len(found["Session I"].walk("VALARM"))
    assert ("1", []) == (found["Dinner"]["X-EXAMPLE-SEEN"], found["Dinner"].walk("VALARM"))
    assert compare(server, MOVED, stamp=SECOND, extras=extras).is_empty


@pytest.mark.parametrize(("before", "after"), [((15,), (30,)), ((), (15,)), ((15,), ())])
def test_reminders_are_updated(server: Server, before: tuple[int, ...], after: tuple[int, ...]) -> None:
    """Given, others, or none, where nobody has set their own."""
    one, other = (Extras(reminders=[timedelta(minutes=each) for each in minutes]) for minutes in (before, after))
    do(server, extras=one)
    done = do(server, stamp=SECOND, extras=other)

    assert {"update": 4} == counts(done)
    assert len(after) == len(there(server)["Session I"].walk("VALARM"))
    assert compare(server, PLAN, stamp=SECOND, extras=other).is_empty


@pytest.mark.parametrize("line", ["RRULE:FREQ=DAILY;COUNT=3", "X-EXAMPLE;TZID=Asia/Makassar:20221115T100000"])
def test_what_became_another_kind_of_event_is_never_written(server: Server, line: str) -> None:
    """Not even where all is to be: it is told."""
    first = do(server, leaders=[ALBA])
    change(server, first, "Session I", "BEGIN:VEVENT\n", f"BEGIN:VEVENT\n{line}\n")
    done = do(server, MOVED, SECOND, leaders=[ALBA], overwrite=True)

    assert {"cancel": 1, "keep": 1, "edited": 1} == counts(done)


def test_a_day_in_place_of_a_time_is_left_alone_unless_the_plan_says_more(server: Server) -> None:
    """Of one that is no longer in the plan nothing can be made; of one that is, what it is to be."""
    first = do(server, leaders=[ALBA])
    change(server, first, "Dinner", "DTSTART;TZID=Asia/Makassar:20221115T190000", "DTSTART;VALUE=DATE:20221115")
    gone = compare(server, MOVED, stamp=SECOND, leaders=[ALBA], overwrite=True)

    assert [("Dinner", "20221115")] == [(each.title, each.start) for each in gone.of(Action.EDITED)]


def test_one_that_was_changed_and_is_off_can_be_cancelled(server: Server) -> None:
    """Where it is to be; one that somebody else has cancelled is off already."""
    first = do(server, leaders=[ALBA])
    change(server, first, "Dinner", "SUMMARY:Dinner", "SUMMARY:Supper")
    change(server, first, "Session I", "STATUS:CONFIRMED", "STATUS:CANCELLED")
    without = MOVED.remove(MOVED.itinerary(ALBA).stop("session-i"))

    assert {"keep": 2, "edited": 1} == counts(compare(server, without, stamp=SECOND, leaders=[ALBA]))
    done = do(server, without, SECOND, leaders=[ALBA], overwrite=True)
    assert ["Supper"] == [each.title for each in done.of(Action.CANCEL)]


def test_a_change_between_comparing_and_publishing_is_not_written_over(server: Server) -> None:
    """Of that event nothing is sent; all others are."""
    first = do(server)
    found = compare(server, MOVED, stamp=SECOND)
    change(server, first, "Session I", "SUMMARY:Session I", "SUMMARY:Chat")
    done = publish(server, found)

    assert {"update": 1, "cancel": 1, "keep": 1, "edited": 1} == counts(done)
    assert ["Session I"] == [each.title for each in done.of(Action.EDITED)]
    assert "Chat" in there(server)


def test_what_was_made_in_between_is_not_written_over(server: Server) -> None:
    """The event itself, or one of its UID in another place."""
    url = new_calendar(server)
    into = {"alba-aventura": url}
    found = compare(server, PLAN, stamp=FIRST, leaders=[ALBA], into=into)
    one, other, _ = found.of(Action.CREATE)
    with client(server) as asked:
        for each, name in ((one, one.url), (other, f"{url}else.ics")):
            assert 201 == asked.put(name, OTHERS.format(uid=each.uid), {"Content-Type": "text/calendar"}).status
        done = publish(server, found)

        assert {"create": 1, "edited": 2} == counts(done)
        assert "Dentist" in asked.request(one.url).raw
    assert {"keep": 1, "edited": 2} == counts(compare(server, PLAN, stamp=FIRST, leaders=[ALBA], into=into))
    assert {"keep": 1, "update": 2} == counts(do(server, leaders=[ALBA], into=into, overwrite=True))


def test_two_who_publish_at_once_do_not_collide(server: Server) -> None:
    """What the other has done is not done twice, calendars neither."""
    found = compare(server, PLAN, stamp=FIRST)
    publish(server, found)

    assert {"edited": 4} == counts(publish(server, found))
    assert {"keep": 4} == counts(compare(server, PLAN, stamp=FIRST))


def test_two_plans_that_differ_in_what_is_hidden_are_published_alike(server: Server) -> None:
    """Down to the addresses of calendars and events."""
    secret = Event("Ball", Place("Suite 3", within=BALI), "2022-11-15 10:30", "2022-11-15 11:15", id="x")
    meeting = Event("Talks", HALL, "2022-11-15 10:05", "2022-11-15 11:50", kind="bilateral")
    view = View(detail="busy", place="city", grain=timedelta(hours=1))
    one, other = (
        compare(server, Schedule([Itinerary.of(ALBA, *events)]), stamp=FIRST, view=view)
        for events in ([secret], [meeting])
    )

    assert one == other
    assert not [each for each in (b"Ball", b"Suite", b"Talks", b"alba-aventura") if each in one.steps[0].data]
    assert "alba" not in one.steps[0].url


def test_each_view_has_a_calendar_of_its_own(server: Server) -> None:
    """So that nothing of one is struck out by another, also in one calendar that holds both."""
    url = new_calendar(server)
    for view in (None, View(), View(detail="title")):
        for into in ({}, {"alba-aventura": url}):
            assert {"create"} == set(counts(do(server, leaders=[ALBA], view=view, into=into)))
    addresses = {
        compare(server, PLAN, stamp=FIRST, view=each).calendars for each in (None, View(), View(detail="kind"))
    }

    assert 3 == len(addresses)


def test_plans_of_several_names_do_not_strike_out_each_other(server: Server) -> None:
    """Of one person, in one calendar."""
    url = new_calendar(server)
    other = Schedule([Itinerary.of(ALBA, Event("Parade", BALI, "2022-12-01 10:00", "2022-12-01 11:00"))])
    for plan, name in ((PLAN, "bali"), (other, "parade")):
        assert {"create"} == set(counts(do(server, plan, leaders=[ALBA], into={"alba-aventura": url}, name=name)))

    assert {"Parade"} == set(there(server, into={"alba-aventura": url}, name="parade"))
    assert {"keep": 3} == counts(
        compare(server, PLAN, stamp=FIRST, leaders=[ALBA], into={"alba-aventura": url}, name="bali")
    )


def test_one_calendar_may_be_of_several_people(server: Server) -> None:
    """A team's: what is off for one is not off for the other."""
    url = new_calendar(server)
    into = {"alba-aventura": url, "bo": url}
    do(server, into=into)

    assert {"keep": 4} == counts(compare(server, PLAN, stamp=FIRST, into=into))
    done = do(server, PLAN.remove(PLAN.itinerary(BO).stop("session-i")), SECOND, into=into)
    assert {"cancel": 1, "keep": 3} == counts(done)


def test_two_events_of_one_uid_are_both_left_alone(server: Server) -> None:
    """As no server should have them, yet some have."""
    first = do(server, leaders=[ALBA])
    data = first.steps[0].data
    with client(server) as asked:
        twice = data.replace(b"END:VEVENT\r\n", b"END:VEVENT\r\n" + data.partition(b"END:VTIMEZONE\r\n")[2], 1)
        assert twice.count(b"BEGIN:VEVENT") == 2
        resource = asked.put(first.steps[0].url, twice.decode(), {"Content-Type": "text/calendar"})
    if resource.status < 300:
        assert {"edited": 1, "keep": 2} == counts(compare(server, PLAN, stamp=FIRST, leaders=[ALBA], overwrite=True))
