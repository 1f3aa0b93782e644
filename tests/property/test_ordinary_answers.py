"""Budgets and bands on plans of ordinary length, against checks at many shifts: hours, and a microsecond about each.

Plans of a few microseconds show each shift, but no rule is ever far from breaking there. Here stops last for hours, so
that long steps are taken, with waivers, and with rules that hold for a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Event, Rule, Schedule, Severity, Stop, Verdict, Waiver, check
from schedcheck.analysis.bands import bands
from schedcheck.analysis.budgets import budgets
from schedcheck.testing import strategies
from schedcheck.testing.machine.delays import delayed
from tests.property.asked import constraints

INSTANT = timedelta(microseconds=1)
# By the hour, plans go on past midnight in their zones, and what recurs by the day does.
TICKS = st.sampled_from([strategies.TICK, timedelta(hours=1)])
REACH = 14
slow = settings(suppress_health_check=list(HealthCheck))

Rules = dict[str, Any]


@st.composite
def plans(draw: st.DrawFn, tick: timedelta) -> Schedule:
    """Certain ones, and some that are not; stops of two people often are alike."""
    uncertain = draw(st.sampled_from([(), (), ("slipping",), strategies.UNCERTAIN]))
    made = draw(
        strategies.schedules(
            min_people=2, max_people=3, min_stops=1, max_stops=4, max_uncertain=1, uncertain=uncertain, tick=tick
        )
    )
    return draw(strategies.with_purposes(made))


@st.composite
def rulebooks(draw: st.DrawFn, schedule: Schedule, tick: timedelta) -> Rules:
    """Rules of any kind, some of them in force for a time or off, with waivers of what they find."""
    asked: list[Any] = draw(st.lists(constraints(schedule, tick=tick), min_size=2, max_size=5))
    rules: list[Rule] = []
    for number, each in enumerate(asked):
        fields: dict[str, Any] = {}
        if draw(st.integers(0, 4)) == 0:
            since, until = sorted([draw(strategies.moments(tick=tick)), draw(strategies.moments(tick=tick))])
            fields = {"since": since} if draw(st.booleans()) or since == until else {"since": since, "until": until}
        rules.append(Rule(each, id=str(number), **fields))
    waivers: Sequence[Waiver] = ()
    if draw(st.booleans()):
        waivers = draw(strategies.several_waivers(check(schedule, must=rules), schedule))
    found: Rules = {"must": rules[::2], "should": rules[1::2], "waivers": waivers}
    if draw(st.integers(0, 3)) == 0:
        found["severity"] = {draw(st.sampled_from([each.id for each in rules])): draw(st.sampled_from(["off", "note"]))}
    return found


def verdicts(schedule: Schedule, rules: Rules) -> Mapping[str, tuple[Severity, Verdict]]:
    """How each rule stands, by id: kept where nothing is measured."""
    return {
        each.rule.id or "": (each.severity, each.verdict if each.measured else Verdict.KEPT)
        for each in check(schedule, **rules).results
        if each.severity in {Severity.MUST, Severity.SHOULD}
    }


def fit_of(schedule: Schedule, rules: Rules) -> str:
    """What a check says of a plan, in one word."""
    found = verdicts(schedule, rules).values()
    if any(pair == (Severity.MUST, Verdict.BROKEN) for pair in found):
        return "broken"
    return "clear" if all(verdict is Verdict.KEPT for _, verdict in found) else "soft"


def about(times: Iterable[timedelta], first: timedelta, last: timedelta) -> Iterator[timedelta]:
    """Each time with one microsecond less, and one more."""
    near = {each + by for each in times for by in (-INSTANT, timedelta(0), INSTANT)}
    return (each for each in sorted(near) if first <= each <= last)


@slow
@given(data=st.data())
def test_bands_say_every_so_often_what_a_check_says(data: st.DataObject) -> None:
    """And where each band begins and ends."""
    tick = data.draw(TICKS)
    schedule = data.draw(plans(tick))
    rules = data.draw(rulebooks(schedule, tick))
    movable: list[Stop | Event] = [*schedule.stops, *schedule.events]
    what = data.draw(st.sampled_from(movable))
    reach = REACH * tick
    found = bands(schedule, what, check(schedule, **rules), within=(reach, reach), alone=True)
    grid = {number * tick for number in range(-REACH, REACH + 1)} | {each.start for each in found}

    for shift in about(grid, -reach, reach - INSTANT):
        fits = fit_of(schedule.move(what, by=shift), rules)

        assert fits == found.at(shift).fit, (shift, fits)


@slow
@given(data=st.data(), overrun=st.booleans())
def test_budgets_promise_nothing_that_a_check_denies(data: st.DataObject, *, overrun: bool) -> None:
    """Up to the amount no rule is worse at any full quarter or hour; one microsecond later the one named is."""
    tick = data.draw(TICKS)
    schedule = data.draw(plans(tick))
    rules = data.draw(rulebooks(schedule, tick))
    stop = data.draw(st.sampled_from(list(schedule.stops)))
    horizon = REACH * tick
    named = [each.rule for each in check(schedule, **rules).results if each.severity is not Severity.OFF]
    now = verdicts(schedule, rules)

    def worse(delay: timedelta) -> set[str]:
        plan = delayed(schedule, named, stop, delay, overrun=overrun)
        return {key for key, (_, verdict) in verdicts(plan, rules).items() if verdict > now[key][1]}

    for budget in budgets(schedule, check(schedule, **rules), who=stop, horizon=horizon):
        room = budget.overrun if overrun else budget.start
        if room is None:
            continue
        grid = {number * tick for number in range(REACH + 1)} | {room.amount}
        for delay in about(grid, timedelta(0), room.amount):
            assert not worse(delay), delay
        if room.rule is not None:
            assert room.rule in worse(room.amount + INSTANT)
        else:
            assert room.amount == horizon
