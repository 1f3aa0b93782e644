"""Strategies for waivers of what a check finds, and for plans whose stops have purposes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import strategies as st

from schedcheck.model import Stop
from schedcheck.report import Report
from schedcheck.schedule import Schedule
from schedcheck.testing.strategies.about import require_plan
from schedcheck.testing.strategies.grid import moments
from schedcheck.verdict import Verdict
from schedcheck.waivers import Waiver

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

__all__ = ["several_waivers", "waivers", "with_purposes"]

PURPOSES = ("grain", "prisoners")


@st.composite
def with_purposes(draw: DrawFn, schedule: Schedule) -> Schedule:
    """The same plan with a topic or two for some stops and events."""
    require_plan(schedule)
    topics = st.lists(st.sampled_from(PURPOSES), max_size=2, unique=True)
    events = {each.id: attrs.evolve(each, topics=draw(topics)) for each in schedule.events}

    def changed(stop: Stop) -> Stop:
        event = stop.event and events[stop.event.id]
        return attrs.evolve(stop, topics=draw(topics), event=event)

    return Schedule(attrs.evolve(each, stops=[changed(stop) for stop in each.stops]) for each in schedule.itineraries)


@st.composite
def waivers(draw: DrawFn, report: Report, schedule: Schedule, number: int) -> Waiver:
    """A waiver of one of the rules of a report, mostly of something that it found."""
    result = draw(st.sampled_from(report.results))
    bad = [each for each in result.findings if each.verdict is not Verdict.KEPT]
    stops = [stop for each in bad for stop in each.stops]
    named = [(stop.leader.id, stop.id) for stop in stops if stop.leader and stop.id]
    held = [*(stop.event for stop in stops), *(each.event for each in bad)]
    events = [*(each.id for each in held if each), *(each.id for each in schedule.events), "another"]
    fields: dict[str, Any] = {
        "event": draw(st.none() | st.sampled_from(events)),
        "stops": draw(st.sampled_from([(), named])) if draw(st.booleans()) else named[: draw(st.integers(0, 4))],
        "purpose": draw(st.sampled_from(["", "", *PURPOSES])),
        "expires": draw(st.none() | moments()),
    }
    return Waiver(result.rule.id or "", reason="why", authority="who", id=f"waiver-{number}", **fields)


@st.composite
def several_waivers(draw: DrawFn, report: Report, schedule: Schedule) -> list[Waiver]:
    """A few of them."""
    return [draw(waivers(report, schedule, number)) for number in range(draw(st.integers(0, 4)))]
