"""Options of commands that write calendars: what these have beside the stops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from schedcheck.cli.common import Refusal
from schedcheck.errors import did_you_mean
from schedcheck.importers.durations import duration
from schedcheck.importers.plan import Plan
from schedcheck.model.kinds import kind_named

if TYPE_CHECKING:
    from schedcheck.exporters.ical import Extras

__all__ = ["calendar_options", "extras_of", "stop_options"]

F = TypeVar("F", bound=Callable[..., Any])

_STOPS = (
    click.option(
        "--reminder",
        "reminders",
        multiple=True,
        metavar="TIME",
        help='How long before each stop to remind of it, such as "30 min"; several times for several.',
    ),
    click.option(
        "--call-time",
        "call_times",
        multiple=True,
        metavar="[KIND=]TIME",
        help="How long before each stop, or each of a kind, one must be ready: an event of its own; several times for"
        " several kinds.",
    ),
    click.option(
        "--link",
        "links",
        multiple=True,
        metavar="PLACE=URI",
        help="Where a remote place is found, by its id; several times for several.",
    ),
    click.option("--summit", is_flag=True, help="The summit of the plan, too, as an event that its own belong to."),
)
_CALENDAR = (
    click.option("--title", metavar="TEXT", help="What each calendar is called. [default: as its leader]"),
    click.option("--color", metavar="NAME", help="In which colour programs show it: a name of CSS3, such as teal."),
    click.option(
        "--refresh", metavar="TIME", help='How often programs that subscribe to it look for a new one, such as "1 h".'
    ),
)
# What is in no calendar of a profile; cancelled stops ring no bell, and a message is no calendar with a name.
_STOPS_NOT_IN = ("freebusy", "cancel")
_CALENDAR_NOT_IN = ("request", "cancel")


def stop_options(command: F) -> F:
    """Give a command the options of what comes with stops."""
    return reduce(lambda made, option: option(made), reversed(_STOPS), command)


def calendar_options(command: F) -> F:
    """Give a command the options of how a calendar looks."""
    return reduce(lambda made, option: option(made), reversed(_CALENDAR), command)


def extras_of(
    plan: Plan,
    *,
    view: bool,
    reminders: Iterable[str],
    call_times: Iterable[str],
    links: Iterable[str],
    summit: bool,
    title: str | None = None,
    color: str | None = None,
    refresh: str | None = None,
    profile: str = "file",
) -> Extras:
    """What calendars have beside the stops, as the options say.

    Args:
        plan: The plan.
        view: Whether they are for nobody who sees any stop in full.
        profile: What they are for.
        reminders, call_times, links, summit, title, color, refresh: As they are given.
    """
    from schedcheck.exporters.ical import Extras  # noqa: PLC0415 - slow to load, and not needed for checking

    stops = {"reminder": reminders, "call-time": call_times, "link": links, "summit": summit}
    for name in (name for name, each in stops.items() if each):
        if view:
            raise Refusal(f"schedcheck: --{name} is of stops that are seen in full: give no --view, or a --reader")
        if profile in _STOPS_NOT_IN:
            raise Refusal(f"schedcheck: --{name} must not be given for {profile}, which has none")
    for name, text in (("title", title), ("color", color), ("refresh", refresh)):
        if text is not None and profile in _CALENDAR_NOT_IN:
            raise Refusal(f"schedcheck: --{name} is of a calendar, and {profile} writes messages")
    if summit and plan.summit is None:
        raise Refusal("schedcheck: --summit must have a [summit] in the plan")
    return Extras(
        reminders=[_time("reminder", each) for each in reminders],
        call_times=_call_times(plan, call_times),
        links=_links(plan, links),
        summits=[plan.summit] if summit and plan.summit is not None else (),
        name=title,
        color=color,
        refresh=None if refresh is None else _time("refresh", refresh),
    )


@contextmanager
def _told_of(option: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise Refusal(f"schedcheck: --{option}: {error}") from None


def _time(option: str, text: str) -> timedelta:
    with _told_of(option):
        return duration(text)


def _call_times(plan: Plan, given: Iterable[str]) -> dict[str | None, timedelta]:
    kinds = {each.purpose for each in plan.schedule.stops if each.purpose is not None}
    found: dict[str | None, timedelta] = {}
    for each in given:
        name, equals, text = each.rpartition("=")
        kind = None
        if equals:
            with _told_of("call-time"):
                kind = kind_named(name)
        if kind is not None and kind not in kinds:
            # Nobody would be called for it, and nobody would know.
            hint = did_you_mean(kind, kinds)
            raise Refusal(f"schedcheck: --call-time must be for a kind of stop in the plan, got {name!r}{hint}")
        if kind in found:
            what = "for all kinds" if kind is None else f"for {kind}"
            raise Refusal(f"schedcheck: --call-time must be given once {what}")
        found[kind] = _time("call-time", text)
    return found


def _links(plan: Plan, given: Iterable[str]) -> Mapping[str, str]:
    remote = {id for id, each in plan.places.items() if each.remote}
    found: dict[str, str] = {}
    for each in given:
        id, _, uri = each.partition("=")
        if id not in remote:
            hint = did_you_mean(id, remote)
            raise Refusal(f"schedcheck: --link must be ID=URI of a remote place of the plan, got {each!r}{hint}")
        if id in found:
            raise Refusal(f"schedcheck: --link must be given once for each place, got {id!r} twice")
        found[id] = uri
    return found
