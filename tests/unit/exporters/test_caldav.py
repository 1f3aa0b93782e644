"""Calendars on a real server: published, published again, read back, and what comes between."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from caldav.davclient import DAVClient
from icalendar import Calendar

from schedcheck import Extras, check, from_ical
from schedcheck.errors import InvalidValue, MissingExtra, NotInSchedule, ServerFailed
from schedcheck.exporters.caldav import Action, Publication, Server, compare, fetch, publish
from schedcheck.exporters.caldav.server import connected
from schedcheck.exporters.ical import View, to_ical
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place, Stop, Summit
from schedcheck.schedule import Schedule
from tests.unit.exporters.dav import PASSWORD, USERS, Proxy, radicale

BALI = Place("Bali", level=Level.CITY, tz="Asia/Makassar", geo=(-8.65, 115.216667))
HALL = Place('Hall; one, \\N "two"', within=BALI)
LINE = Place("Secure, 'line'", remote=True, tz="Asia/Makassar")
SESSION = Event("Session I", HALL, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary")
CALL = Event("Call \u2028 home", LINE, "2022-11-15 13:00", "2022-11-15 13:20", kind="call")
DINNER = Event("Dinner", HALL, "2022-11-15 19:00", kind="meal", organizer=Delegation("Hosts"))
ALBA = Leader("Alba Aventura", email="alba@example.org")
BO = Leader("Bo")
PLAN = Schedule([Itinerary.of(ALBA, SESSION, CALL, DINNER), Itinerary.of(BO, SESSION)])
MOVED = PLAN.move(SESSION, by=timedelta(hours=1)).remove(PLAN.itinerary(ALBA).stop("dinner"))
FIRST, SECOND, THIRD = "2022-11-10T08:30Z", "2022-11-11T08:30Z", "2022-11-12T08:30Z"
OTHERS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//example//x//EN\r
BEGIN:VEVENT\r
UID:{uid}\r
DTSTAMP:20220101T000000Z\r
DTSTART:20221115T030000Z\r
DTEND:20221115T040000Z\r
SUMMARY:Dentist\r
END:VEVENT\r
END:VCALENDAR\r
"""
FREE = count()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where Radicale listens."""
    with radicale(tmp_path_factory.mktemp("radicale")) as number:
        yield number


@pytest.fixture
def server(port: int) -> Server:
    """A place on it where there is nothing yet."""
    user = USERS[next(FREE)]
    return Server(f"http://127.0.0.1:{port}/{user}", user=user, password=PASSWORD)


@pytest.fixture
def proxy(port: int) -> Iterator[Proxy]:
    """What stands before it."""
    made = Proxy(port)
    try:
        yield made
    finally:
        made.close()


def through(proxy: Proxy, server: Server) -> Server:
    """The same place, as it is reached by the proxy."""
    return evolve(server, url=f"http://127.0.0.1:{proxy.port}/{server.user}")


def client(server: Server) -> DAVClient:
    """What anybody else may do there."""
    made = DAVClient(server.url, username=server.user, password=server.password, enable_rfc6764=False)
    # No proxies: it is this machine.
    made.session.trust_env = False
    return made


def do(server: Server, plan: Schedule = PLAN, stamp: str = FIRST, **options: Any) -> Publication:  # noqa: ANN401 - of compare
    """Compare and publish."""
    return publish(server, compare(server, plan, stamp=stamp, **options))


def counts(publication: Publication) -> dict[str, int]:
    """How many steps there are of each kind."""
    return {str(each): len(publication.of(each)) for each in Action if publication.of(each)}


def there(server: Server, leader: Leader = ALBA, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - of fetch
    """The events in somebody's calendar, by title."""
    data = fetch(server, PLAN, leaders=[leader], **options)[leader]
    calendars: Any = Calendar.from_ical(data, multiple=True)
    return {str(event["SUMMARY"]): event for each in calendars for event in each.walk("VEVENT")}


def change(server: Server, publication: Publication, title: str, old: str, new: str) -> None:
    """What somebody else does with an event on the server."""
    (step,) = [each for each in publication.steps if each.title == title and each.leader == ALBA]
    with client(server) as asked:
        data = asked.request(step.url).raw
        assert old in data
        done = asked.put(step.url, data.replace(old, new, 1), {"Content-Type": "text/calendar"})
    assert 204 == done.status


def new_calendar(server: Server) -> str:
    """A calendar of somebody with an event of their own in it."""
    url = f"{server.url}work/"
    with client(server) as asked:
        assert 201 == asked.mkcalendar(url).status
        assert 201 == asked.put(f"{url}x.ics", OTHERS.format(uid="x"), {"Content-Type": "text/calendar"}).status
    return url


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


@pytest.mark.parametrize("how", ["before", "middle", "after"])
@pytest.mark.parametrize(("method", "number"), [("MKCALENDAR", 0), ("PUT", 0), ("PUT", 2)])
def test_a_second_run_mends_what_broke_off(server: Server, proxy: Proxy, how: str, method: str, number: int) -> None:
    """Wherever it breaks: each event is there as it was or as it is to be, and then as it is to be, once."""
    proxy.break_at, proxy.how = (method, number), how
    with pytest.raises(ServerFailed) as failed:
        do(through(proxy, server), leaders=[ALBA])
    half = compare(server, PLAN, stamp=FIRST, leaders=[ALBA])

    assert number * (method == "PUT") == failed.value.done
    assert "edited" not in counts(half)
    publish(server, half)
    assert {"keep": 3} == counts(compare(server, PLAN, stamp=FIRST, leaders=[ALBA]))
    assert {"Session I", "Call \u2028 home", "Dinner"} == set(there(server))


@pytest.mark.parametrize("how", ["before", "middle", "after"])
@pytest.mark.parametrize("number", range(2))
def test_a_second_run_mends_an_update_that_broke_off(server: Server, proxy: Proxy, how: str, number: int) -> None:
    """The numbers of its events are those of a run that did not break."""
    do(server, leaders=[ALBA])
    proxy.break_at, proxy.how = ("PUT", number), how
    with pytest.raises(ServerFailed, match="did not take"):
        do(through(proxy, server), MOVED, SECOND, leaders=[ALBA])
    do(server, MOVED, SECOND, leaders=[ALBA])

    assert {"keep": 3} == counts(compare(server, MOVED, stamp=SECOND, leaders=[ALBA]))
    assert {"Call \u2028 home": 0, "Dinner": 1, "Session I": 1} == {
        name: each["SEQUENCE"] for name, each in there(server).items()
    }


def test_nobody_looks_free_in_between_who_is_not(server: Server) -> None:
    """What is off is struck out last: in a view, a stop that moves is a new one."""
    view = View(detail="title")
    do(server, view=view)
    actions = [each.action for each in compare(server, MOVED, stamp=SECOND, view=view).changes]

    assert [Action.CREATE] * 2 + [Action.CANCEL] * 3 == actions


@pytest.mark.parametrize("method", ["PROPFIND", "REPORT"])
@pytest.mark.parametrize("how", ["before", "after"])
def test_what_is_not_told_is_not_taken_for_nothing(server: Server, proxy: Proxy, method: str, how: str) -> None:
    """A calendar that could not be read is not an empty one."""
    do(server)
    proxy.break_at, proxy.how = (method, 0), how

    with pytest.raises(ServerFailed, match=r"the connection failed or broke off"):
        compare(through(proxy, server), PLAN, stamp=FIRST)


ANSWERS = {
    "302 Found\r\nLocation: /elsewhere": "it is elsewhere now: give the address to which the server leads",
    "307 Temporary Redirect\r\nLocation: /elsewhere": "it is elsewhere now: give the address to which the server leads",
    "429 Too Many Requests": "the server wants to be asked later",
    "403 Forbidden": "it answered 403 Forbidden",
    "507 Insufficient Storage": "it answered 507 Insufficient Storage",
    "299 Odd": "it answered 299 which is no status of HTTP",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_is_none_is_no_success(server: Server, proxy: Proxy, answer: str) -> None:
    """Above all one that leads elsewhere, where a PUT would come as a GET."""
    proxy.break_at = ("PUT", 1)
    proxy.answer = f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    with pytest.raises(ServerFailed) as failed:
        do(through(proxy, server))

    assert (ANSWERS[answer], 1) == (failed.value.why, failed.value.done)
    assert "GET" not in proxy.seen


PART = "<D:response><D:href>/x.ics</D:href><D:propstat><D:prop>{}<C:calendar-data>x</C:calendar-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"  # noqa: E501 - XML
WITHOUT = "<D:response><D:href>/x.ics</D:href><D:status>HTTP/1.1 {}</D:status></D:response>"
TOLD = {
    PART.format(""): "it has no ETags",
    WITHOUT.format("507 Insufficient Storage"): "some of them only",
    "<": "what it answered is no answer of such a server",
    WITHOUT.format("404 Not Found"): "some of them only",
}


@pytest.mark.parametrize("part", TOLD)
def test_a_list_that_is_not_whole_is_not_taken(server: Server, proxy: Proxy, part: str) -> None:
    """Some events that are not told, or of which the version is not."""
    do(server)
    body = f'<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{part}</D:multistatus>'.encode()
    head = f"HTTP/1.1 207 Multi-Status\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\nConnection: close"
    proxy.break_at, proxy.answer = ("REPORT", 0), head.encode() + b"\r\n\r\n" + body

    with pytest.raises(ServerFailed, match=TOLD[part]):
        compare(through(proxy, server), PLAN, stamp=FIRST)


def test_a_server_that_is_gone_is_told(tmp_path: Path) -> None:
    """In the middle of it, too: then a second run has nothing to go by, and says so."""
    with radicale(tmp_path) as port:
        server = Server(f"http://127.0.0.1:{port}/user0/", user="user0", password=PASSWORD)
        found = compare(server, PLAN, stamp=FIRST)

    with pytest.raises(ServerFailed, match=r"did not say what is at .*/user0/: the connection failed or broke off"):
        publish(server, found)
    with radicale(tmp_path) as port:
        moved = evolve(server, url=f"http://127.0.0.1:{port}/user0/")
        assert {"create": 4} == counts(do(moved))


def test_the_password_is_in_no_error_and_no_log(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Nor in what hangs on an error, or in how a server is shown."""
    secret = "hünter2-€"  # noqa: S105 - one that is wrong
    wrong = evolve(server, password=secret)
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "caldav"):  # noqa: SIM117 - one each
        with pytest.raises(ServerFailed) as failed:
            compare(wrong, PLAN, stamp=FIRST)

    assert "it answered 401 Unauthorized: is the password right?" == failed.value.why
    assert (None, None) == (failed.value.__cause__, failed.value.__context__)
    assert caplog.text
    assert not [each for each in (str(failed.value), repr(wrong), caplog.text) if secret in each or "Basic " in each]


def test_what_a_netrc_says_is_not_sent(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither before the user that was given, nor where none is."""
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login {server.user} password wrong\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    do(server)
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login user0 password x\n", encoding="utf-8")

    with pytest.raises(ServerFailed, match="401"):
        compare(evolve(server, user=None, password=None), PLAN, stamp=FIRST)


@pytest.mark.parametrize(
    ("url", "bypass", "used"),
    [
        ("https://dav.example.org/", "", True),
        ("https://dav.example.org/", "example.org", False),
        ("https://localhost/", "", False),
    ],
)
def test_proxies_of_the_surroundings_are_used(
    monkeypatch: pytest.MonkeyPatch, url: str, bypass: str, *, used: bool
) -> None:
    """Unless they say that they are not for a host; never for this machine."""
    for name in ("HTTPS_PROXY", "NO_PROXY", "HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", bypass)
    with connected(Server(url)) as connection:
        found = connection._client.session.proxies

    assert ({"https": "http://127.0.0.1:9"} if used else {}) == {name: found[name] for name in found if name != "no"}


def test_a_calendar_that_cannot_be_made_is_told(server: Server) -> None:
    """Such as one within another."""
    url = new_calendar(server)
    with connected(server) as connection, pytest.raises(ServerFailed, match=r"did not make .*/inner/: it answered 4"):
        connection.make(f"{url}inner/", "Alba")


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


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"into": {"bo": "http://127.0.0.1:1/x/"}}, InvalidValue, "calendars must be on the server"),
    ({"into": {"boo": "{url}x/"}}, NotInSchedule, "'boo'; did you mean 'bo'"),
    ({"into": {"bo": "{url}x/"}}, ServerFailed, "did not have a calendar at .*/x/: there is nothing"),
    ({"into": {"bo": "{url}"}}, ServerFailed, "did not have a calendar at .*: it is something else"),
    ({"leaders": ["boo"]}, NotInSchedule, "'boo'"),
    ({"stamp": "2022-11-10T08:30"}, InvalidValue, "stamp"),
]


@pytest.mark.parametrize(("options", "kind", "words"), WRONG)
def test_wrong_places_and_people_are_refused(
    server: Server, options: dict[str, Any], kind: type[Exception], words: str
) -> None:
    """Each by name, and nothing is sent."""
    given = dict(options)
    if "into" in given:
        given["into"] = {id: each.format(url=server.url) for id, each in given["into"].items()}

    with pytest.raises(kind, match=words):
        compare(server, PLAN, **{"stamp": FIRST, **given})


def test_conflicts_are_not_published() -> None:
    """They tell who must not meet whom."""
    with pytest.raises(InvalidValue, match="conflicts must not be published"):
        compare(Server("https://dav.example.org"), PLAN, stamp=FIRST, extras=Extras(conflicts=check(PLAN)))


def test_a_plan_that_cannot_be_written_is_not_published_in_part(server: Server, proxy: Proxy) -> None:
    """Nothing is asked of the server."""
    blink = Schedule([*PLAN.itineraries, Itinerary.of(Leader("Ceres"), Stop(HALL, "2022-11-15 10:00:00.5"))])

    with pytest.raises(InvalidValue, match="must be a whole second"):
        compare(through(proxy, server), blink, stamp=FIRST)
    assert [] == proxy.seen


def test_a_calendar_is_no_place_for_calendars(server: Server) -> None:
    """Nor is what is not there."""
    url = new_calendar(server)

    with pytest.raises(InvalidValue, match="the server must be a collection of calendars"):
        compare(evolve(server, url=url), PLAN, stamp=FIRST)
    with pytest.raises(ServerFailed, match=r"did not have a collection at .*/none/: there is nothing"):
        compare(evolve(server, url=f"{server.url}none/"), PLAN, stamp=FIRST)


def test_what_was_never_published_is_not_read(server: Server) -> None:
    """Nothing is not a calendar without events."""
    with pytest.raises(ServerFailed, match="nothing was published there"):
        fetch(server, PLAN)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://dav.example.org/", "must begin with https"),
        ("https://ada:hunter2@dav.example.org/", "must hold neither user nor password"),
        ("ftp://dav.example.org/", "must be the address of a collection"),
        ("https://dav.example.org:x/", "must be the address of a collection"),
        ("https://dav.example.org/?a=b", "must be the address of a collection"),
        ("https://dav.example.org/\n", "must be the address of a collection"),
        ("dav.example.org", "must be the address of a collection"),
        (None, "must be the address of a collection"),
    ],
)
def test_a_wrong_address_is_refused(url: Any, words: str) -> None:  # noqa: ANN401 - on purpose
    """Without its password."""
    with pytest.raises(InvalidValue, match=words) as refused:
        Server(url)

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("given", [{"user": "ada"}, {"password": "hunter2"}, {"user": "ada", "password": "hunter2\n"}])
def test_wrong_credentials_are_refused(given: dict[str, str]) -> None:
    """One without the other, or what is no text; untold."""
    with pytest.raises(InvalidValue) as refused:
        Server("https://dav.example.org", **given)

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("url", ["http://localhost:5232/x", "http://[::1]/x/", "http://127.0.0.1/x//"])
def test_this_machine_needs_no_tls(url: str) -> None:
    """And each address ends with one slash."""
    assert f"{url.rstrip('/')}/" == Server(url).url


def test_without_the_extra_it_is_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install."""
    monkeypatch.setitem(__import__("sys").modules, "caldav.davclient", None)

    with pytest.raises(MissingExtra, match=r"pip install 'schedcheck\[caldav\]'"):
        compare(server, PLAN, stamp=FIRST)
