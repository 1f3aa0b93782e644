"""Which encounters there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from math import inf

from schedcheck.model import Level
from schedcheck.schedule import Schedule
from tests.property.oracle.plan import Plan
from tests.property.oracle.presence import (
    Name,
    Party,
    Presence,
    gap_of,
    shares,
    ticks,
)


@dataclass(frozen=True)
class Meeting:
    """An encounter as it should be listed: how far apart at the latest ends, and whether an end not known moves it."""

    gap: float
    moved: bool


def encounters(
    schedule: Schedule,
    a: Party,
    b: Party,
    *,
    level: int = Level.ROOM,
    within: timedelta = timedelta(0),
    inherit: bool = True,
) -> dict[tuple[Name, ...], Meeting]:
    """The pairs less than *within* apart at stated times, ends not known taken at their latest."""
    plan = Plan(schedule)
    horizon = plan.horizon * 2
    found: dict[tuple[Name, ...], Meeting] = {}
    for x, y in plan.pairs(a, b, inherit=inherit):
        for world in plan.worlds([x, y]):
            for one, other in product(plan.presences(x, world), plan.presences(y, world)):
                perhaps = shares(one.place, other.place, level) is not False
                key = tuple(sorted((one.name, other.name)))
                apart = gap_of(_reach(one, horizon), _reach(other, horizon))
                if perhaps and apart < ticks(within) and (key not in found or apart < found[key].gap):
                    moved = one.moved_by_unknown or other.moved_by_unknown
                    endless = all(_reach(each, horizon)[1] >= horizon for each in (one, other))
                    found[key] = Meeting(-inf if endless else apart, moved)
    return found


def _reach(presence: Presence, horizon: int) -> tuple[int, int]:
    """From when to when somebody may be there, at stated times."""
    ends = [{each.name: each.stated({}, horizon)[index] for each in presence.open_ends} for index in (0, -1)]
    return presence.span({}, ends[0])[0], presence.span({}, ends[1])[1]
