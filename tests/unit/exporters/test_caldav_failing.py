"""What goes wrong between us and a CalDAV server, and who asks there."""

import logging
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from schedcheck import Extras, check
from schedcheck.errors import InvalidValue, MissingExtra, NotInSchedule, ServerFailed
from schedcheck.exporters.caldav import Action, Server, compare, fetch, publish
from schedcheck.exporters.caldav.server import connected
from schedcheck.exporters.ical import View
from schedcheck.model import Itinerary, Leader, Stop
from schedcheck.schedule import Schedule
from tests.unit.exporters.dav import (
    ALBA,
    FIRST,
    HALL,
    MOVED,
    PASSWORD,
    PLAN,
    SECOND,
    Proxy,
    counts,
    do,
    new_calendar,
    radicale,
    there,
    through,
)


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

    with pytest.raises(ServerFailed, match=r"did not say what is at .*/user0/.*: the connection failed or broke off"):
        publish(server, found)
    with radicale(tmp_path) as port:
        moved = evolve(server, url=f"http://127.0.0.1:{port}/user0/")
        assert {"create": 4} == counts(do(moved))


def test_another_server_is_not_told_the_password(server: Server) -> None:
    """Of a publication that was compared elsewhere."""
    found = compare(server, PLAN, stamp=FIRST)

    with pytest.raises(InvalidValue, match=r"calendars must be on the server, https://dav\.example\.org/"):
        publish(Server("https://dav.example.org/", user="ada", password=PASSWORD), found)


@pytest.mark.parametrize("how", ["before", "after"])
def test_what_was_done_and_could_not_be_looked_at_is_told(server: Server, proxy: Proxy, how: str) -> None:
    """All changes were made; whether the server holds them as they were sent, is not known."""
    proxy.break_at, proxy.how = ("REPORT", 1), how
    with pytest.raises(ServerFailed) as failed:
        do(through(proxy, server), leaders=[ALBA])

    assert 3 == failed.value.done
    assert {"keep": 3} == counts(compare(server, PLAN, stamp=FIRST, leaders=[ALBA]))


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
