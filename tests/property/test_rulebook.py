"""What a rulebook says without looking at a plan is true of every plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from schedcheck import Attend, Avoid, Interval, Leader, Place, Rule, Rulebook, Schedule, Severity, Together, check
from schedcheck.encounters.presence import takes_place
from schedcheck.errors import InvalidValue
from schedcheck.rulebook import duplicates
from schedcheck.rulebook.parties import parties_of
from schedcheck.rulebook.subjects import subject_of, told_apart
from schedcheck.testing import strategies
from schedcheck.testing.strategies import several_waivers
from tests.property import test_oracle
from tests.property.asked import rules
from tests.property.test_recheck import PLANS

slow = settings(suppress_health_check=list(HealthCheck))
MOMENT = timedelta(microseconds=1)
TICKING = test_oracle.PLANS


@st.composite
def terms(draw: st.DrawFn, *, tick: timedelta = strategies.TICK) -> dict[str, Any]:
    """From when to when a rule may hold."""
    since, until = sorted((draw(strategies.moments(tick=tick)), draw(strategies.moments(tick=tick))))
    return {
        "since": draw(st.sampled_from([None, since])),
        "until": draw(st.sampled_from([None, until + MOMENT])),
    }


@st.composite
def meetings(draw: st.DrawFn, schedule: Schedule) -> list[Rule]:
    """Somebody must meet somebody, and somebody be somewhere; and much like it is forbidden."""
    together = draw(strategies.togethers(schedule))
    assert isinstance(together, Together)
    attend = draw(strategies.attends(schedule))
    assert isinstance(attend, Attend)
    drawn = draw(strategies.avoids(schedule))
    assert isinstance(drawn, Avoid)
    groups = [
        [each, *([each.delegation] if isinstance(each, Leader) and each.delegation else [])]
        for each in (together.a, together.b)
    ]
    term = draw(terms())
    fields: dict[str, Any] = {"level": draw(st.sampled_from([together.level, drawn.level]))}
    for name in ("gap", "at", "during", "allow", "inherit"):
        if draw(st.integers(0, 4)) == 0:
            fields[name] = getattr(drawn, name)
    if None not in term.values() and draw(st.booleans()):
        fields["during"] = Interval(term["since"], term["until"])
    try:
        against = Avoid(draw(st.sampled_from(groups[0])), draw(st.sampled_from(groups[1])), **fields)
    except InvalidValue:
        against = drawn
    return [
        Rule(together, id="together", **term),
        Rule(against, id="avoid", **draw(st.sampled_from([{}, term, draw(terms())]))),
        Rule(attend, id="attend", **draw(terms())),
    ]


@slow
@given(st.data())
def test_no_plan_keeps_what_contradicts(data: st.DataObject) -> None:
    """Of the rules that are named, one at least is not kept; with the plan in hand or without."""
    schedule = data.draw(PLANS)
    musts = data.draw(meetings(schedule))
    waivers = data.draw(several_waivers(check(schedule, must=musts), schedule))
    report = check(schedule, must=musts, waivers=waivers)
    for plan in (None, schedule):
        for each in Rulebook(must=musts, waivers=waivers).contradictions(plan):
            event("contradiction of " + " and ".join(str(rule.id) for rule in each.rules))
            assert not all(report[rule.id or ""].kept for rule in each.rules)


@st.composite
def times_of(draw: st.DrawFn, schedule: Schedule) -> list[Rule]:
    """Somebody must be somewhere, and be had and not be had at some times."""
    attend = draw(strategies.attends(schedule, tick=MOMENT))
    bounds = [draw(strategies.window_rules(schedule, tick=MOMENT)) for _ in range(3)]
    found = [Rule(attend, id="attend", **draw(st.sampled_from([{}, draw(terms(tick=MOMENT))])))]
    for number, each in enumerate(bounds):
        who = draw(st.sampled_from([each.who, attend.who, bounds[0].who]))
        term = draw(st.sampled_from([{}, {}, draw(terms(tick=MOMENT))]))
        found.append(Rule(attrs.evolve(each, who=who), id=f"bound-{number}", **term))
    return found


@slow
@given(st.data())
def test_no_plan_keeps_what_leaves_no_time(data: st.DataObject) -> None:
    """Or nobody is asked about stops at all while the rule is in force."""
    schedule = data.draw(TICKING)
    musts = data.draw(times_of(schedule))
    report = check(schedule, must=musts)
    for plan in (None, schedule):
        for each in Rulebook(must=musts).contradictions(plan):
            event("contradiction of " + " and ".join(str(rule.constraint.code) for rule in each.rules))
            kept = all(report[rule.id or ""].kept for rule in each.rules)
            assert not kept or (len(each.rules) == 1 and not stops_in_force(each.rules[0], schedule))


def stops_in_force(rule: Rule, schedule: Schedule) -> bool:
    """Whether one whom a rule is about stops anywhere while it is in force, however that slips and when it ends."""
    asked: Any = rule.constraint
    people = schedule.party(asked.who, inherit=asked.inherit) if not isinstance(asked.who, Place) else ()
    return any(rule.holds_in(stop.interval) and takes_place(stop) for each in people for stop in each.stops)


@slow
@given(st.data())
def test_what_no_time_is_in_measures_nothing(data: st.DataObject) -> None:
    """Whatever it asks."""
    schedule = data.draw(PLANS)
    asked = [attrs.evolve(data.draw(rules(schedule)), id=f"rule-{number}") for number in range(3)]
    report = check(schedule, note=asked)
    try:
        book = Rulebook(note=asked)
    except InvalidValue:
        return
    for each in book.contradictions(schedule):
        assert not report[each.rules[0].id or ""].measured


def opposite(what: str) -> str:
    """What it is called the other way round."""
    pairs = (("added", "closed"), ("closed", "reopened"), ("tightened", "loosened"))
    turned = dict(pairs) | {new: old for old, new in pairs}
    return turned.get(what, what)


@slow
@given(st.data())
def test_a_log_read_backwards(data: st.DataObject) -> None:
    """What is tightened one way is loosened the other; the same is no change."""
    schedule = data.draw(PLANS)
    old, new = ([data.draw(rules(schedule)) for _ in range(data.draw(st.integers(0, 3)))] for _ in range(2))
    new += [each for each in old if data.draw(st.booleans())]
    try:
        before, after = Rulebook(must=old), Rulebook(must=new)
    except InvalidValue:
        return
    there, back = after.changes(before), before.changes(after)

    assert not before.changes(before)
    assert len(there.of("tightened")) == len(back.of("loosened"))
    assert len(there.of("changed")) == len(back.of("changed"))
    assert len(there.of("added")) == sum(each.details == ("removed",) for each in back.of("closed"))


@slow
@given(st.data())
def test_what_is_tightened_never_heals(data: st.DataObject) -> None:
    """What was not kept is not kept by the stricter rule."""
    schedule = data.draw(PLANS)
    kinds = (strategies.avoids, strategies.togethers, strategies.attends, strategies.exclusives)
    kind = data.draw(st.sampled_from(kinds))
    asked: Any = data.draw(kind(schedule))
    other = data.draw(kind(schedule))
    field = data.draw(st.sampled_from([each.name for each in attrs.fields(type(asked)) if each.kw_only]))
    rule = Rule(asked, id="rule", **data.draw(terms()))
    changed = attrs.evolve(rule, constraint=attrs.evolve(asked, **{field: getattr(other, field)}))
    before, after = (check(schedule, must=[each]).results[0] for each in (rule, changed))
    log = Rulebook(must=[changed]).changes(Rulebook(must=[rule]))
    event(f"{[each.what for each in log.changes]} by {field}")
    if log.of("tightened"):
        assert not after.kept or before.kept or not before.measured
    if log.of("loosened"):
        assert not before.kept or after.kept or not after.measured


@slow
@given(st.data())
def test_duplicates_are_found_whatever_their_order(data: st.DataObject) -> None:
    """By comparing each with each."""
    schedule = data.draw(PLANS)
    pool = [data.draw(rules(schedule)) for _ in range(2)]
    several: list[tuple[Severity, Rule]] = []
    for _ in range(data.draw(st.integers(0, 5))):
        like = data.draw(st.sampled_from(pool))
        severity = data.draw(st.sampled_from([Severity.MUST, Severity.NOTE]))
        several.append((severity, attrs.evolve(like, **data.draw(terms()))))
    pairs = [
        (one, other)
        for one in range(len(several))
        for other in range(one + 1, len(several))
        if are_alike(several[one], several[other]) and overlap(several[one][1], several[other][1])
    ]
    found = list(duplicates(several))

    assert bool(pairs) == bool(found)
    assert set(found) <= set(pairs)


def are_alike(one: tuple[Severity, Rule], other: tuple[Severity, Rule]) -> bool:
    """Whether both are of one kind for one pair, with the same of everything but amounts, or of these too."""
    first, second = one[1].constraint, other[1].constraint
    pair = len(parties_of(first)) == 2
    same = told_apart(first) == told_apart(second)
    return pair and (same or (one[0] is other[0] and subject_of(first) == subject_of(second)))


def overlap(one: Rule, other: Rule) -> bool:
    """Whether both are in force at some time."""
    ends = [each.until for each in (one, other) if each.until is not None]
    begins = [each.since for each in (one, other) if each.since is not None]
    return not ends or not begins or max(begins) < min(ends)
