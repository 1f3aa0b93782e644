"""The constraints on who meets whom against the brute-force oracle, on small plans on a grid of one microsecond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from schedcheck import Level, Schedule, Verdict, check
from schedcheck.testing import strategies
from tests.property import contact_plans, oracle
from tests.property.oracle import contacts

if TYPE_CHECKING:
    from schedcheck import Result

MICROSECOND = contact_plans.MICROSECOND
PLANS = contact_plans.plans()
slow = settings(suppress_health_check=list(HealthCheck), deadline=None)


def compare(schedule: Schedule, rule: strategies.AnyConstraint, *, exact: bool = True) -> None:
    """Engine and oracle come to the same; where they need not, the engine is the worse of the two.

    Args:
        exact: Whether it is exact of what is tentative or not known; else only where there is nothing of it.
    """
    fields = {each.name: getattr(rule, each.name) for each in attrs.fields(type(rule)) if each.init}
    wanted = contacts.ORACLES[type(rule).__name__](schedule, **fields)
    got = check(schedule, must=[rule]).results[0]
    note(f"wanted {wanted}")
    note(f"got {got.verdict.name} {[(each.verdict.name, each.sentence) for each in got.findings]}")

    assert wanted.measured == got.measured
    if not got.measured:
        return
    meant = Verdict[wanted.name]
    sound(meant, got)
    mixed = wanted.tentative and wanted.unknown
    exact = exact or not (wanted.tentative or wanted.unknown)
    if exact and wanted.groups <= 1:
        assert (meant is Verdict.KEPT) == (got.verdict is Verdict.KEPT)
    if exact and not mixed and (meant > Verdict.AT_RISK or wanted.groups <= 1):
        named_alike(wanted, got)


def sound(meant: Verdict, got: Result) -> None:
    """Nothing is called kept that is not, and nothing broken that may yet be mended."""
    assert got.verdict is not Verdict.KEPT or meant is Verdict.KEPT
    assert got.verdict is not Verdict.BROKEN or meant is Verdict.BROKEN


def named_alike(wanted: contacts.Verdict, got: Result) -> None:
    """The same verdict; where slips make it bad and something is tentative or not known, it may have a worse name."""
    if wanted.name == oracle.AT_RISK and (wanted.tentative or wanted.unknown):
        assert got.verdict in {Verdict.AT_RISK, Verdict.CONDITIONAL, Verdict.UNKNOWN}
        return
    assert wanted.name == got.verdict.name
    if wanted.name == oracle.AT_RISK:
        slips = [each.slip for each in got.findings if each.slip is not None]
        assert wanted.slip == min(oracle.ticks(each) for each in slips)


@slow
@given(st.data())
def test_keep_in_touch_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """KeepInTouch: the same verdict, and the same slip."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.keep_in_touches(schedule, tick=MICROSECOND)))


@slow
@given(st.data())
def test_quiet_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Quiet: the same verdict, and the same slip."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.quiets(schedule, tick=MICROSECOND)))


@slow
@given(st.data())
def test_only_about_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """OnlyAbout: the same verdict, and the same slip."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.only_abouts(schedule)))


@slow
@given(st.data())
def test_inform_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Inform: the same verdict, and the same slip; where rooms are not known, one at least as bad."""
    schedule = data.draw(PLANS)
    vague = any(stop.place.level > Level.ROOM for each in schedule.itineraries for stop in each.stops)
    compare(schedule, data.draw(strategies.informs(schedule, tick=MICROSECOND)), exact=not vague)


@slow
@given(st.data())
def test_escorted_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Escorted: the same verdict, and the same slip."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.escorteds(schedule)))


@slow
@given(st.data())
def test_balance_finds_what_the_oracle_finds(data: st.DataObject) -> None:
    """Balance: the same verdict, and the same slip; of what is uncertain, one at least as bad."""
    schedule = data.draw(PLANS)
    compare(schedule, data.draw(strategies.balances(schedule, tick=MICROSECOND)), exact=False)
