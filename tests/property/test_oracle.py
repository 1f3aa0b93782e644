"""The engine against the brute-force oracle, on small plans that lie on a grid of one microsecond."""

from __future__ import annotations

from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from schedcheck import Itinerary, Leader, Level, Place, Schedule, Stop, Travel, Verdict, check
from schedcheck.testing import strategies
from tests.property import oracle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedcheck import Finding, Result

MICROSECOND = timedelta(microseconds=1)
MIXED = strategies.schedules(min_stops=1, max_stops=3, max_people=3, tick=MICROSECOND)
# Where more things are uncertain at once, most verdicts are unknown or broken; these are there for the others.
SPARSE = st.sampled_from([("slipping",), ("slipping",), ("tentative", "slipping"), ("unknown", "slipping")]).flatmap(
    lambda uncertain: strategies.schedules(
        min_stops=1, max_stops=2, max_people=2, max_events=1, max_uncertain=3, uncertain=uncertain, tick=MICROSECOND
    )
)
PLANS = st.one_of(MIXED, SPARSE)
CROWDS = st.one_of(strategies.schedules(min_stops=1, max_stops=3, min_people=3, tick=MICROSECOND), SPARSE)
slow = settings(suppress_health_check=list(HealthCheck))


def size_of(amount: timedelta | int | None) -> int | None:
    """An amount in whole microseconds, or heads."""
    return oracle.ticks(amount) if isinstance(amount, timedelta) else amount


def names_of(finding: Finding | oracle.Found, *, count: int) -> tuple[oracle.Name, ...]:
    """The first stops of a finding, in an order of their own."""
    names = [each if isinstance(each, tuple) else oracle.name_of(each) for each in finding.stops]
    return tuple(sorted(names[:count]))


def agrees(finding: Finding, found: oracle.Found) -> bool:
    """Whether a finding is one that the oracle allows."""
    slack, slip = size_of(finding.slack), size_of(finding.slip)
    unknown = finding.verdict is Verdict.UNKNOWN
    # Where nothing is measured at stated times, nothing is lacking then.
    least, most = found.slack if found.slack is not None else (0, inf)
    close = found.slack is None if slack is None else least <= slack <= most
    return (
        finding.verdict.name in found.verdicts
        and slip == (found.slip if finding.verdict is Verdict.AT_RISK else None)
        and (slack is None if unknown else close)
    )


def some_order_agrees(findings: list[Finding], found: list[oracle.Found]) -> bool:
    """Whether each finding is one that the oracle allows, and none of these is left."""
    if not findings:
        return not found
    return any(
        agrees(findings[0], each) and some_order_agrees(findings[1:], [*found[:index], *found[index + 1 :]])
        for index, each in enumerate(found)
    )


def told(findings: Iterable[Finding]) -> str:
    """Findings for people."""
    return "\n".join(
        f"  {[oracle.name_of(stop) for stop in each.stops]} {each.verdict.name} slack {size_of(each.slack)} "
        f"slip {size_of(each.slip)}"
        for each in findings
    )


def compare(schedule: Schedule, constraint: strategies.AnyConstraint, *, count: int) -> None:
    """Engine and oracle find the same.

    Args:
        count: How many of the stops of a finding say which it is.
    """
    try:
        wanted = oracle.judged(schedule, constraint)
    except oracle.Ambiguous:
        return
    got = check(schedule, must=[constraint]).results[0]
    note(f"wanted {wanted.verdicts} measured {wanted.measured} kept {wanted.kept}")
    note("\n".join(f"  {each}" for each in wanted.findings))
    note(f"got {got.verdict.name} measured {got.measured} slack {size_of(got.slack)}\n{told(got.findings)}")

    assert wanted.measured == got.measured
    assert got.verdict.name in wanted.verdicts
    if got.measured and type(constraint).__name__ in {"Together", "Attend"}:
        compare_best(wanted, got, count=count)
    elif got.measured:
        compare_all(wanted, got, count=count)


def compare_best(wanted: oracle.Judged, got: Result, *, count: int) -> None:
    """There is one finding, and it is one of the best."""
    assert len(got.findings) == 1
    names = names_of(got.findings[0], count=count)
    fitting = [each for each in wanted.findings if got.verdict is Verdict.BROKEN or each.stops == names]
    assert any(agrees(got.findings[0], each) for each in fitting)


def compare_all(wanted: oracle.Judged, got: Result, *, count: int) -> None:
    """The same findings are not kept, and the tightest kept one is as tight."""
    open_ = [each for each in got.findings if each.verdict is not Verdict.KEPT]
    kept = [each for each in got.findings if each.verdict is Verdict.KEPT]
    names = sorted(
        {names_of(each, count=count) for each in open_} | {names_of(each, count=count) for each in wanted.findings}
    )
    for name in names:
        ours = [each for each in open_ if names_of(each, count=count) == name]
        theirs = [each for each in wanted.findings if names_of(each, count=count) == name]
        assert some_order_agrees(ours, theirs), name
    assert len(kept) == (wanted.kept is not None) or (wanted.optional and not kept)
    for each in kept:
        slack = size_of(each.slack)
        assert wanted.kept is not None
        assert slack is not None
        assert wanted.kept[0] <= slack <= wanted.kept[1]


@slow
@given(st.data())
def test_avoid_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Avoid: the same pairs, verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.avoids(schedule, tick=MICROSECOND)), count=2)


@slow
@given(st.data())
def test_no_overlap_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """NoOverlap: the same pairs, verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.no_overlaps(schedule)), count=2)


@slow
@given(st.data())
def test_travel_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Travel: the same pairs, verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.travels(schedule, tick=MICROSECOND)), count=2)


def test_two_entries_of_a_table_that_are_as_near_are_not_compared() -> None:
    """The definitions do not say which of two entries is nearer when each is so at one end."""
    city, town = Place("City", level=Level.CITY), Place("Town", level=Level.CITY)
    here, there = Place("Here", within=city), Place("There", within=town)
    start = strategies.BASE
    stops = [Stop(here, start, start), Stop(there, start, start)]
    times = {(here, town): MICROSECOND, (city, there): timedelta(0)}

    compare(Schedule([Itinerary(Leader("Ann"), stops)]), Travel(times), count=2)


@slow
@given(st.data())
def test_together_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Together: the verdict of the best meeting, and its slack and slip."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.togethers(schedule, tick=MICROSECOND)), count=2)


@slow
@given(st.data())
def test_attend_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Attend: the verdict of the best stop, and its slack and slip."""
    schedule = data.draw(PLANS.filter(lambda plan: plan.events))
    compare(schedule, data.draw(strategies.attends(schedule, tick=MICROSECOND, series=False)), count=1)


@slow
@given(st.data())
def test_exclusive_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Exclusive: as many pairs of uses, with the same verdicts, slacks and slips."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.exclusives(schedule, tick=MICROSECOND)), count=0)


@slow
@given(st.data())
def test_capacity_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Capacity: as many overfull spans, with the same verdicts and heads; else the same peak, at risk or not."""
    schedule = data.draw(CROWDS)
    compare(schedule, data.draw(strategies.capacities(schedule)), count=0)


@slow
@given(st.data())
def test_encounters_are_those_the_oracle_lists(data: st.DataObject) -> None:
    """Encounters: the same pairs and gaps; a passage that an end not known moves may be listed or not."""
    schedule = data.draw(PLANS)
    rule = data.draw(strategies.avoids(schedule, tick=MICROSECOND))
    asked: dict[str, Any] = {"level": rule.level, "within": rule.gap, "inherit": rule.inherit}
    wanted = oracle.encounters(schedule, rule.a, rule.b, **asked)
    got = {
        tuple(sorted((oracle.name_of(each.first), oracle.name_of(each.second)))): oracle.ticks(each.gap)
        for each in schedule.encounters(rule.a, rule.b, **asked)
    }
    settled = {names: meeting.gap for names, meeting in wanted.items() if not meeting.moved}

    assert set(settled) <= set(got) <= set(wanted)
    # Two without any end are together without any end.
    assert all(settled[names] in {got[names], -inf} for names in settled)
