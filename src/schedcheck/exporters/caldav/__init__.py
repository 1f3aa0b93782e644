"""A plan's calendars on a CalDAV server (RFC 4791), published and read back: the extra `caldav`.

An event is written whole or not at all, and only over the version of it that was compared. What the server has is all
that is known of the past, so whatever comes between, a second run goes on from there and mends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve

from schedcheck._values import kind_of
from schedcheck.errors import InvalidValue, NotInSchedule, ServerFailed, did_you_mean
from schedcheck.exporters.caldav.comparing import Wanted, calendar_key, is_as_sent, steps
from schedcheck.exporters.caldav.held import Component, Resource
from schedcheck.exporters.caldav.publication import Action, NewCalendar, Publication, Step
from schedcheck.exporters.caldav.server import Connection, Server, address, connected
from schedcheck.exporters.ical import Extras, View
from schedcheck.exporters.ical.extras import NONE, called
from schedcheck.model import Leader
from schedcheck.schedule import Schedule

__all__ = ["Action", "NewCalendar", "Publication", "Server", "Step", "compare", "fetch", "publish"]


def compare(
    server: Server,
    schedule: Schedule,
    *,
    stamp: datetime | str,
    leaders: Iterable[Leader | str] | None = None,
    into: Mapping[str, str] | None = None,
    view: View | None = None,
    extras: Extras = NONE,
    name: str = "",
    overwrite: bool = False,
) -> Publication:
    """What is to be done so that calendars on a server say what the plan says. Nothing is changed yet.

    Args:
        server: Where.
        schedule: The plan.
        stamp: When the plan was last changed, as for `to_ical`.
        leaders: Whose calendars, as such or by id. None: everybody's.
        into: Calendars that are there already, by the ids of leaders: their addresses. Who is not in it has a calendar
            of their own below the server's address, which is made if need be.
        view: What readers of these calendars may see. None: each is the leader's own.
        extras: What they have beside the stops; no conflicts.
        name: Which plan it is, where several are published to one calendar: what has another name is left alone.
        overwrite: Whether to write also what somebody else has changed.

    Raises:
        NotInSchedule: A leader has no itinerary.
        InvalidValue: A calendar cannot be written; an address is none; the stamp is before what is there.
        ServerFailed: The server does not tell what is there.
        MissingExtra: The extra `caldav` is not installed.
    """
    kind_of(Server, "server", optional=False)(None, None, server)
    if extras.conflicts is not None:
        raise InvalidValue("conflicts must not be published: they tell who must not meet whom", "some")
    people = _people(schedule, leaders)
    wanted = [Wanted(schedule, each, stamp, view, extras, name) for each in people]
    for each in wanted:
        # Before anything is asked: a plan that cannot be written is not published in part.
        each.written()
    places = _places(server, people, into, view, name)
    with connected(server) as connection:
        held = _held(connection, server, places, into or {})
    found = tuple(
        step
        for each in wanted
        for step in steps(each, held[places[each.leader.id]] or (), places[each.leader.id], overwrite=overwrite)
    )
    # Who has nothing to be told of needs no calendar.
    busy = {each.leader.id for each in found}
    there = tuple((each, places[each.id]) for each in people if each.id in busy or held[places[each.id]] is not None)
    new = tuple(NewCalendar(url, called(extras, each)[0]) for each, url in there if held[url] is None)
    return Publication(new, there, found)


def publish(server: Server, publication: Publication) -> Publication:
    """Do what is to be done, look at what came of it, and say so.

    What somebody else has changed since it was compared is left alone. That, and what the server does not hold as it
    was sent, is told as edited.

    Args:
        server: Where; the same as for `compare`.
        publication: What `compare` found.

    Raises:
        InvalidValue: The publication is for another server.
        ServerFailed: The server broke off, or refused something. What was done stays; compare again, and publish.
        MissingExtra: As for `compare`.
    """
    if publication.is_empty:
        return publication
    urls = {leader.id: url for leader, url in publication.calendars}
    _check_on(server, [*urls.values(), *(each.url for each in publication.steps)])
    done: list[Step] = []
    with connected(server) as connection:
        try:
            # First what sends no event: the server may want to know who asks.
            connection.kind(publication.calendars[0][1])
            for calendar in publication.new:
                connection.make(calendar.url, calendar.name)
            done.extend(each for each in publication.changes if connection.write(each.url, each.data, etag=each.etag))
            there = _events(connection, {urls[each.leader.id] for each in done})
        except ServerFailed as error:
            failed = ServerFailed(error.what, error.url, error.why, done=len(done))
        else:
            kept = {each for each in done if is_as_sent(there.get((urls[each.leader.id], each.uid)), each.data)}
            made = (
                each if each in kept or not each.action.writes else evolve(each, action=Action.EDITED)
                for each in publication.steps
            )
            return evolve(publication, steps=tuple(made))
    raise failed


def _events(connection: Connection, urls: Iterable[str]) -> dict[tuple[str, str], Component]:
    """What is in some calendars now, by calendar and UID."""
    return {
        (url, event.uid): event for url in urls for resource in connection.read(url) or () for event in resource.events
    }


def fetch(
    server: Server,
    schedule: Schedule,
    *,
    leaders: Iterable[Leader | str] | None = None,
    into: Mapping[str, str] | None = None,
    view: View | None = None,
    name: str = "",
    others: bool = False,
) -> dict[Leader, bytes]:
    """What is in people's calendars on a server, for `from_ical`; the arguments as for `compare`.

    Args:
        server, schedule, leaders, into, view, name: Whose calendars, and which.
        others: Whether to read also what was not published under this name: all that is in these calendars.

    Raises:
        NotInSchedule, InvalidValue, ServerFailed, MissingExtra: As for `compare`.
    """
    people = _people(schedule, leaders)
    places = _places(server, people, into, view, name)
    with connected(server) as connection:
        held = _held(connection, server, places, into or {})
    missing = {each.id: places[each.id] for each in people if held[places[each.id]] is None}
    for id, url in missing.items():
        # Who has nothing to be told of has no calendar.
        if schedule.itinerary(id).stops:
            raise ServerFailed("have a calendar at", url, "nothing was published there")
    return {
        each: _stream(held[places[each.id]] or (), None if others else calendar_key(each, view, name))
        for each in people
        if each.id not in missing
    }


def _people(schedule: Schedule, leaders: Iterable[Leader | str] | None) -> list[Leader]:
    if leaders is None:
        return list(schedule.leaders)
    return list({each.leader.id: each.leader for each in map(schedule.itinerary, leaders)}.values())


def _places(
    server: Server, people: Iterable[Leader], into: Mapping[str, str] | None, view: View | None, name: str
) -> dict[str, str]:
    """Where each person's calendar is, by id."""
    given = {id: address(each, f"the calendar of {id!r}") for id, each in (into or {}).items()}
    places = {each.id: given.get(each.id) or f"{server.url}{calendar_key(each, view, name)}/" for each in people}
    unknown = sorted({*given} - {*places})
    if unknown:
        hint = did_you_mean(unknown[0], places)
        raise NotInSchedule("calendars must be those of leaders who are published", f"{unknown[0]!r}{hint}")
    _check_on(server, given.values())
    return places


def _check_on(server: Server, urls: Iterable[str]) -> None:
    """Raise `InvalidValue` for an address on another server, which would be told the password of this one."""
    for each in urls:
        if each.split("/")[:3] != server.url.split("/")[:3]:
            raise InvalidValue(f"calendars must be on the server, {server.url}", each)


def _held(
    connection: Connection, server: Server, places: Mapping[str, str], into: Mapping[str, str]
) -> dict[str, list[Resource] | None]:
    """What is in each calendar, by where it is; None: there is no such calendar, and one can be made."""
    if any(id not in into for id in places):
        kind = connection.kind(server.url)
        if kind is None:
            raise ServerFailed("have a collection at", server.url, "there is nothing")
        if kind:
            raise InvalidValue(
                "the server must be a collection of calendars; for a calendar that is there, give it in into",
                server.url,
            )
    for url in dict.fromkeys(url for id, url in places.items() if id in into):
        if not (kind := connection.kind(url)):
            raise ServerFailed(
                "have a calendar at", url, "there is nothing" if kind is None else "it is something else"
            )
    return {url: connection.read(url) for url in dict.fromkeys(places.values())}


def _stream(held: Iterable[Resource], key: str | None) -> bytes:
    """Calendars one after the other, as RFC 5545 (section 3.4) lets them be; of one publication, or all."""
    return (
        "".join(
            f"{each.data.rstrip()}\n"
            for each in held
            if key is None or any(event.mark is not None and event.mark["key"] == key for event in each.events)
        )
        .replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .encode()
    )
