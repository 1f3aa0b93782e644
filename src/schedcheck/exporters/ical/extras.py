"""What a calendar may have beside the stops: reminders, call times, links, summits, conflicts, and its looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from attrs import field, frozen

from schedcheck._time import instant, micros, moment_of, shifted
from schedcheck._values import ZERO, kind_of, several, text, told
from schedcheck.errors import InvalidValue, UnknownName, did_you_mean
from schedcheck.exporters.ical.content import (
    URI,
    duration,
    duration_line,
    plain_line,
    text_line,
    uri_line,
)
from schedcheck.exporters.ical.entries import (
    Entry,
    check_whole,
    location,
    named,
    stop_entry,
    time_lines,
    times_of,
    zone_to_write,
)
from schedcheck.exporters.ical.uids import stop_uid, uid
from schedcheck.finding import Finding
from schedcheck.model import Itinerary, Leader, Status, Stop, Summit
from schedcheck.model.kinds import kind_named
from schedcheck.report import Report
from schedcheck.rules import Severity
from schedcheck.verdict import Verdict

__all__ = ["Extras"]

SECOND = timedelta(seconds=1)
LONGEST = timedelta(days=366)
# The names of CSS3, which are all that COLOR may hold (RFC 7986, section 5.9).
COLORS = frozenset(
    """aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
    darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
    firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
    hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
    mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
    midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red
    rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray
    slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
    yellowgreen""".split()  # noqa: SIM905 - a list of them would be three pages long
)


def _span(value: object, what: str, *, least: timedelta = ZERO) -> timedelta:
    if not isinstance(value, timedelta) or value % SECOND or not least <= value <= LONGEST:
        raise InvalidValue(f"{what} must be a timedelta of whole seconds, {told(least)} to a year", told(value))
    return value


def _reminders(values: timedelta | Iterable[timedelta]) -> tuple[timedelta, ...]:
    made = (values,) if isinstance(values, timedelta) else several(values, "reminders")
    return tuple(sorted({_span(each, "a reminder") for each in made}, reverse=True))


def _call_times(
    values: timedelta | Mapping[str | None, timedelta] | Mapping[str, timedelta],
) -> Mapping[str | None, timedelta]:
    if isinstance(values, timedelta):
        return {None: _span(values, "a call time")}
    if not isinstance(values, Mapping):
        raise InvalidValue("call_times must be a timedelta, or one for each kind", repr(values))
    return {
        None if kind is None else kind_named(kind): _span(each, f"the call time of {kind or 'all other kinds'}")
        for kind, each in values.items()
    }


def _links(values: Mapping[str, str]) -> Mapping[str, str]:
    if not isinstance(values, Mapping):
        raise InvalidValue("links must be URIs by the ids of places", repr(values))
    for place, each in values.items():
        if not isinstance(each, str) or not URI.fullmatch(each):
            raise InvalidValue(f"the link of {place!r} must be a URI such as 'https://example.org/x'", repr(each))
    return dict(values)


def _summits(values: Summit | Iterable[Summit]) -> tuple[Summit, ...]:
    made = several([values] if isinstance(values, Summit) else values, "summits")
    for each in made:
        if not isinstance(each, Summit):
            raise InvalidValue("each of summits must be a Summit", repr(each))
    return made


def _refresh(value: timedelta | None) -> timedelta | None:
    return None if value is None else _span(value, "refresh", least=SECOND)


def _color(value: str | None) -> str | None:
    if value is not None and value not in COLORS:
        raise UnknownName("color must be one of CSS3", f"{value!r}{did_you_mean(str(value), COLORS)}")
    return value


@frozen
class Extras:
    """What a calendar has beside the stops.

    Reminders, call times, links and summits are of stops that are seen in full: in a view of others there are none.

    Args:
        reminders: How long before each stop programs are to remind of it; a timedelta or several.
        call_times: How long before each stop one must be ready, as an event of its own before it: a timedelta, or one
            for each kind; that of None is for all others.
        links: Where remote places are found, as URIs by the ids of the places.
        summits: Events of their own, to which those of their events that the leader attends belong.
        conflicts: A report: what it finds of the leader's stops that is not kept, as events of their own; not of
            private rules, and not what is waived. For planners: they tell who must not meet whom.
        name: What the calendar is called; by default, as the leader.
        color: In which colour it is shown: a name of CSS3.
        refresh: How often programs that subscribe to it should look for a new version.

    Raises:
        InvalidValue: A duration of no whole seconds or of more than a year, a link that is no URI, a text that is none.
        UnknownName: A color that does not exist.
    """

    reminders: tuple[timedelta, ...] = field(default=(), kw_only=True, converter=_reminders)
    call_times: Mapping[str | None, timedelta] = field(factory=dict, kw_only=True, converter=_call_times)
    links: Mapping[str, str] = field(factory=dict, kw_only=True, converter=_links)
    summits: tuple[Summit, ...] = field(default=(), kw_only=True, converter=_summits)
    conflicts: Report | None = field(default=None, kw_only=True, validator=kind_of(Report, "conflicts"))
    name: str | None = field(default=None, kw_only=True, validator=text("name", optional=True))
    color: str | None = field(default=None, kw_only=True, converter=_color)
    refresh: timedelta | None = field(default=None, kw_only=True, converter=_refresh)


NONE = Extras()


def head_lines(extras: Extras) -> dict[str, str]:
    """What the calendar itself has of it, by property."""
    lines = {}
    if extras.color is not None:
        lines["COLOR"] = plain_line("COLOR", extras.color)
    if extras.refresh is not None:
        lines["REFRESH-INTERVAL"] = duration_line("REFRESH-INTERVAL", extras.refresh)
        # What Outlook reads instead.
        lines["X-PUBLISHED-TTL"] = f"X-PUBLISHED-TTL:{duration(extras.refresh)}"
    return lines


def own_entries(itinerary: Itinerary, extras: Extras) -> Iterator[Entry]:
    """The leader's own stops as events, and what belongs to them."""
    leader = itinerary.leader
    stops = [each for each in itinerary.stops if not each.implied]
    parents = {event.id: summit for summit in extras.summits for event in summit.events}
    attended: dict[str, Summit] = {}
    for stop in stops:
        entry = stop_entry(stop, leader)
        summit = None if stop.event is None else parents.get(stop.event.id)
        if summit is not None:
            entry.lines["RELATED-TO"] = _related(_summit_uid(leader, summit))
            if stop.standing is not Status.CANCELLED:
                attended.setdefault(summit.id, summit)
        if stop.place.remote and stop.place.id in extras.links:
            what = f"the place of stop {stop.id!r}"
            entry.lines["CONFERENCE"] = uri_line("CONFERENCE", extras.links[stop.place.id], stop.place.name, what)
        if stop.standing is Status.CANCELLED:
            yield entry
        else:
            yield entry._replace(inner=tuple(_alarms(stop, extras.reminders)))
            yield from _call(stop, leader, extras.call_times)
    for summit in attended.values():
        yield _summit(summit, leader)
    if extras.conflicts is not None:
        yield from _conflicts(extras.conflicts, leader)


def _alarms(stop: Stop, reminders: Iterable[timedelta]) -> Iterator[str]:
    for each in reminders:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY")
        yield text_line("DESCRIPTION", stop.name, f"the title of stop {stop.id!r}")
        yield from (f"TRIGGER:{duration(-each)}", "END:VALARM")


def _call(stop: Stop, leader: Leader, call_times: Mapping[str | None, timedelta]) -> Iterator[Entry]:
    """When one must be ready for a stop, as an event that ends when the stop starts."""
    before = call_times.get(stop.purpose, call_times.get(None, ZERO))
    if before:
        start = shifted(stop.start, -before)
        yield _beside(
            uid("call", leader.id, stop.id),
            leader,
            f"Call time: {stop.name}",
            (start, stop.start),
            f"the title of stop {stop.id!r}",
            {
                "LOCATION": text_line("LOCATION", location(stop.place), f"the place of stop {stop.id!r}"),
                "CATEGORIES": "CATEGORIES:CALL-TIME",
                "RELATED-TO": _related(stop_uid(leader, stop)),
                "STATUS": plain_line("STATUS", stop.standing.name),
            },
        )


def _summit(summit: Summit, leader: Leader) -> Entry:
    what = f"summit {summit.id!r}"
    check_whole(summit.start, summit.end, what)
    where = text_line("LOCATION", location(summit.place), f"the place of {what}")
    times = summit.start, summit.end
    return _beside(_summit_uid(leader, summit), leader, summit.name, times, f"the name of {what}", {"LOCATION": where})


def _summit_uid(leader: Leader, summit: Summit) -> str:
    return uid("summit", leader.id, summit.id)


def _conflicts(report: Report, leader: Leader) -> Iterator[Entry]:
    """What a report finds of somebody's stops that is not kept, each time as an event of its own."""
    numbers: Counter[tuple[str | None, ...]] = Counter()
    for result in report.results:
        if result.rule.private or result.severity is Severity.OFF:
            continue
        for finding in result.findings:
            if finding.verdict is Verdict.KEPT or finding.waived is not None or not _is_of(finding, leader):
                continue
            stops = sorted(f"{each.leader.id if each.leader else ''}/{each.id}" for each in finding.written)
            about = ("conflict", leader.id, result.rule.id, *stops)
            numbers[about] += 1
            sure = "CONFIRMED" if finding.verdict is Verdict.BROKEN else "TENTATIVE"
            more = {"CATEGORIES": "CATEGORIES:CONFLICT", "STATUS": plain_line("STATUS", sure)}
            title, what = f"Conflict: {finding.sentence}", f"what rule {result.rule.id!r} finds"
            yield _beside(uid(*about, str(numbers[about])), leader, title, _span_of(finding), what, more)


def _is_of(finding: Finding, leader: Leader) -> bool:
    return any(each.leader is not None and each.leader.id == leader.id for each in finding.written)


def _span_of(finding: Finding) -> tuple[Any, Any]:
    """When it is, in whole seconds around it."""
    held = finding.interval if finding.interval is not None else finding.written[0].interval
    size = micros(SECOND)
    first, last = instant(held.start) // size * size, -(-instant(held.end) // size) * size
    return moment_of(first, held.start.tzinfo), moment_of(last, held.start.tzinfo)


def _beside(  # noqa: PLR0917 - all that an event is
    name: str, leader: Leader, title: str, times: tuple[Any, Any], what: str, more: Mapping[str, str]
) -> Entry:
    """An event beside the stops: it takes no time, as the stops do."""
    zone = zone_to_write(*times)
    lines = {
        "SUMMARY": text_line("SUMMARY", title, what),
        **time_lines(*times, zone),
        "UID": plain_line("UID", name),
        "STATUS": "STATUS:CONFIRMED",
        "TRANSP": "TRANSP:TRANSPARENT",
        "CLASS": "CLASS:PRIVATE",
        "ATTENDEE": named("ATTENDEE", leader, leader, f"the name of {leader.id!r}", PARTSTAT="ACCEPTED"),
        **more,
    }
    return Entry(name, times_of(*times), zone, lines)


def _related(name: str) -> str:
    return f"RELATED-TO;RELTYPE=PARENT:{name}"


def check_extras(extras: Extras, *, plain: bool) -> None:
    """Raise `InvalidValue` where conflicts would get to others than the planner."""
    if not isinstance(extras, Extras):
        raise InvalidValue("extras must be Extras", repr(extras))
    if extras.conflicts is not None and not plain:
        raise InvalidValue("conflicts must be in no other calendar than a file without a view", "another")


def called(extras: Extras, leader: Leader) -> tuple[str, str]:
    """What the calendar is called, and what that is, for an error."""
    return (leader.name, f"the name of {leader.id!r}") if extras.name is None else (extras.name, "the name of extras")
