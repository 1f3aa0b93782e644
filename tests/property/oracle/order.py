"""What the constraints about several events should find."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from schedcheck.model import Event, Status
from schedcheck.schedule import Schedule
from tests.property.oracle.judging import UNKNOWN, Case, Found, Judged, Survey, judge, result, survey
from tests.property.oracle.plan import Plan, name_of, standing
from tests.property.oracle.presence import Presence, ticks
from tests.property.oracle.uses import occupied


def order(schedule: Schedule, first: Event, then: Sequence[Event], *, gap: timedelta = timedelta(0)) -> Judged:
    """Events one after the other: each with those that come after it, up to the first that surely takes place."""
    plan = Plan(schedule)
    wanted = [each.id for each in (first, *then)]
    stops = {key: [each for each in plan.every_stop() if each.event and each.event.id == key] for key in wanted}
    held = [key for key in wanted if stops[key]]
    found: list[Found | None] = [Found((), (UNKNOWN,)) for key in wanted if not stops[key]]
    for number, one in enumerate(held):
        for other in held[number + 1 :]:
            names = [[name_of(each) for each in stops[key]] for key in (one, other)]
            surveys = []
            for world in plan.worlds(sorted({name[0] for each in names for name in each})):
                uses = [
                    occupied(plan, ("event", key), each, world) for key, each in zip((one, other), names, strict=True)
                ]
                surveys.append(
                    survey(_one_after(uses[0][0], uses[1][0], ticks(gap)), plan.horizon) if all(uses) else Survey()
                )
            found.append(judge([each for name in names for each in name], surveys))
            if any(standing(each) is Status.CONFIRMED for each in stops[other]):
                break
    return result(found, measured=len(held) > 1)


def _one_after(one: Presence, other: Presence, required: int) -> Case:
    return Case(
        frozenset(one.groups | {other.group}),
        frozenset(one.open_ends),
        lambda slips, ends, _: (
            other.span(slips, dict.fromkeys((each.name for each in other.open_ends), other.start))[0]
            - one.span(slips, ends)[1]
            - required
        ),
    )
