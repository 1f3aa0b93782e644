"""What is waived is shown and counts for nothing; nothing else is changed by a waiver."""

from __future__ import annotations

import json
from typing import Any

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcheck import Report, Schedule, Verdict, Waiver, check, recheck
from schedcheck.testing import strategies
from schedcheck.testing.strategies import several_waivers, with_purposes
from schedcheck.waivers import WaiverState
from tests.property.asked import rules
from tests.property.test_recheck import PLANS, changed

slow = settings(suppress_health_check=list(HealthCheck))


@st.composite
def checked(draw: st.DrawFn) -> tuple[Schedule, dict[str, Any]]:
    """A plan, and all that is asked of it."""
    schedule = draw(with_purposes(draw(PLANS)))
    kinds = {each: draw(st.lists(rules(schedule), max_size=2)) for each in ("should", "note")}
    asked: dict[str, Any] = {"must": draw(st.lists(rules(schedule), min_size=1, max_size=3)), **kinds}
    found = check(schedule, **asked)
    asked["waivers"] = draw(several_waivers(found, schedule))
    asked["now"] = draw(st.none() | strategies.moments())
    ids = st.sampled_from([each.rule.id or "" for each in found.results])
    asked["severity"] = draw(st.dictionaries(ids, st.sampled_from(["off", "note", "should", "must"]), max_size=1))
    return schedule, asked


@slow
@given(checked(), st.data())
def test_recheck_equals_a_full_check(given_: tuple[Schedule, dict[str, Any]], data: st.DataObject) -> None:
    """With waivers and severities, after one change and after another."""
    schedule, asked = given_
    report = check(schedule, **asked)
    for _ in range(2):
        schedule = data.draw(changed(schedule)) if schedule.itineraries else schedule
        report = recheck(report, schedule)

        assert check(schedule, **asked) == report


@slow
@given(checked())
def test_a_waiver_hides_nothing(given_: tuple[Schedule, dict[str, Any]]) -> None:
    """The same is found as without; what is waived is marked, and what is not has the verdict."""
    schedule, asked = given_
    before = check(schedule, **{**asked, "waivers": ()})
    after = check(schedule, **asked)
    for one, other in zip(before.results, after.results, strict=True):
        counted = [each for each in other.findings if each.waived is None]
        plain = [attrs.evolve(each, waived=None) for each in other.findings]
        slacks: list[Any] = [each.slack for each in counted if each.slack is not None]

        assert set(one.findings) == set(plain)
        assert len(one.findings) == len(plain)
        assert one.measured == other.measured
        assert other.verdict <= one.verdict
        if other.measured:
            assert other.verdict is max((each.verdict for each in counted), default=Verdict.KEPT)
            assert other.slack == min(slacks, default=None)
    assert after.ok or not before.ok
    assert after.cost <= before.cost


@slow
@given(checked())
def test_only_what_is_named_is_waived(given_: tuple[Schedule, dict[str, Any]]) -> None:
    """By the words of the definition alone."""
    schedule, asked = given_
    report = check(schedule, **asked)
    uses = {each.waiver.id: each for each in report.waivers}
    for result in report.results:
        for finding in result.waived:
            waiver = finding.waived
            assert waiver is not None
            assert waiver.rule == result.rule.id
            assert uses[waiver.id].state is WaiverState.USED
            assert finding.verdict is not Verdict.KEPT
            assert finding.written or (finding.event is not None and not finding.stops)
            assert all(is_named(waiver, each) for each in finding.stops)
            assert finding.stops or is_for(waiver, finding.event)
            if waiver.expires is not None:
                assert max(each.start for each in finding.stops or (finding.event,) if each) < waiver.expires
                assert asked["now"] is None or asked["now"] < waiver.expires


def is_named(waiver: Waiver, stop: Any) -> bool:  # noqa: ANN401 - a stop
    """Whether a stop is named."""
    listed = (stop.leader.id, stop.id) in [tuple(each) for each in waiver.stops]
    if stop.implied:
        return listed
    if waiver.purpose and set(stop.subjects) != {waiver.purpose}:
        return False
    if waiver.event is None and not waiver.stops:
        return waiver.purpose != ""
    return listed or (stop.event is not None and stop.event.id == waiver.event)


def is_for(waiver: Waiver, event: Any) -> bool:  # noqa: ANN401 - an event
    """Whether what is found of an event, and is about no stop, is named."""
    if waiver.purpose and set(event.topics) != {waiver.purpose}:
        return False
    if waiver.event is None and not waiver.stops:
        return waiver.purpose != ""
    return bool(event.id == waiver.event)


@slow
@given(checked())
def test_each_waiver_is_told(given_: tuple[Schedule, dict[str, Any]]) -> None:
    """In the order given; without all of them in order nothing is clear."""
    schedule, asked = given_
    report = check(schedule, **asked)

    assert asked["waivers"] == [each.waiver for each in report.waivers]
    assert not report.clear or all(each.in_order for each in report.waivers)
    assert all((each.count > 0) == (each.state is WaiverState.USED) for each in report.waivers)


@slow
@given(checked())
def test_data_and_text_are_the_same_after_reading(given_: tuple[Schedule, dict[str, Any]]) -> None:
    """Of what is waived, charged and off too."""
    schedule, asked = given_
    report = check(schedule, **asked)
    again = Report.from_dict(json.loads(json.dumps(report.to_dict())))

    assert report.to_dict() == again.to_dict()
    assert str(report) == str(again)
    assert (report.ok, report.clear, report.cost) == (again.ok, again.clear, again.cost)
