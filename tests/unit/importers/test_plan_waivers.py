"""Exceptions in plan files."""

from datetime import datetime

import pytest

from schedcheck import Waiver, check
from schedcheck.waivers import StopName
from tests.unit.importers.plans import RULE_OF_TWO, mistakes, plan

WAIVER = """
[[waiver]]
rule = "apart"
reason = "An exchange."
authority = "Protocol"
"""
APART = f'{RULE_OF_TWO}id = "apart"\n'
BOTH = """
[[itinerary]]
leader = "alba"
attends = ["talks"]

[[itinerary]]
leader = "boria"
attends = ["talks"]
"""


def test_a_waiver_takes_what_it_says() -> None:
    """Times without an offset are local to its event."""
    read = plan(f"""{APART}{WAIVER}
id = "exchange"
event = "talks"
stops = [{{ leader = "alba", stop = "talks" }}]
purpose = "prisoners"
expires = 2022-11-16T00:00:00
comment = "Once."
""")

    assert (
        Waiver(
            "apart",
            id="exchange",
            event="talks",
            stops=[StopName("alba", "talks")],
            purpose="prisoners",
            reason="An exchange.",
            authority="Protocol",
            expires=datetime.fromisoformat("2022-11-16T00:00+08:00"),
        ),
    ) == read.waivers


def test_a_plan_is_checked_with_its_waivers() -> None:
    """By `plan.rules`."""
    read = plan(f'{BOTH}{APART}{WAIVER}event = "talks"')
    report = check(read.schedule, **read.rules)

    assert (True, 1) == (report.clear, len(report.results[0].waived))


def test_a_waiver_of_no_rule() -> None:
    """The nearest id is told."""
    assert mistakes(f"{APART}{WAIVER.replace('apart', 'aprt')}") == [
        "waiver[1]: rule must be the id that a rule of the plan is given, got 'aprt'; did you mean 'apart'?"
    ]


@pytest.mark.parametrize("id", ["avoid-1", "together-1"])
def test_a_waiver_of_a_number(id: str) -> None:
    """A rule put before would have it tomorrow, and the waiver would be of that one."""
    assert mistakes(f"{RULE_OF_TWO}{WAIVER.replace('apart', id)}") == [
        (
            "waiver[1]: rule must be the id that a rule of the plan is given, "
            f"got '{id}', a number that changes when rules are put before it"
        )
    ]


def test_a_waiver_of_an_id_that_looks_like_a_number() -> None:
    """A rule that is given it keeps it."""
    read = plan(f"{RULE_OF_TWO}id = 'avoid-2'\n{WAIVER.replace('apart', 'avoid-2')}")

    assert ["avoid-2"] == [each.rule for each in read.waivers]


def test_a_waiver_of_a_rule_with_a_mistake() -> None:
    """Is no mistake of its own."""
    assert mistakes(f"{APART}gap = 5\n{WAIVER}") == [
        'must[1] \'apart\': gap: a duration must have a unit, such as "4 min", "1 h 30 min" or "PT4M", got 5'
    ]


def test_a_waiver_beside_rules_that_are_no_tables() -> None:
    """One mistake is enough."""
    assert ["must be several tables: [[must]], got 3"] == [
        each for each in mistakes(WAIVER, base="must = 3\n") if "several" in each
    ]


def test_waivers_with_one_id() -> None:
    """Each has its own."""
    assert mistakes(f'{APART}{WAIVER}id = "x"\n{WAIVER}id = "x"') == [
        "waiver[2] 'x': id must be of one waiver only, got 'x', as of waiver[1] 'x'"
    ]


def test_a_waiver_with_wrong_values() -> None:
    """All are told, each with its table and key."""
    wrong = """
[[waiver]]
event = "talk"
stops = [{ leader = "albo", stop = "talks" }, { leader = "alba" }, "tea"]
purpos = "prisoners"
reason = " "
expires = "soon"
"""

    assert mistakes(RULE_OF_TWO + wrong) == [
        "waiver[1] 'talk': authority must be given, got nothing",
        "waiver[1] 'talk': rule must be given, got nothing",
        "waiver[1] 'talk': event must be the id of a [[event]], got 'talk'; did you mean 'talks'?",
        "waiver[1] 'talk': stops[1].leader must be the id of a [[leader]], got 'albo'; did you mean 'alba'?",
        "waiver[1] 'talk': stops[2].stop must be given, got nothing",
        "waiver[1] 'talk': stops[3] must be a table such as { leader = \"alba\", stop = \"tea\" }, got 'tea'",
        "waiver[1] 'talk': a key must be one that the table has, got 'purpos'; did you mean 'purpose'?",
        "waiver[1] 'talk': reason must be text that is not blank, got ' '",
        "waiver[1] 'talk': expires: a time must be ISO 8601 such as '2022-11-15 10:00', got 'soon'",
    ]


def test_a_plan_has_its_rulebook() -> None:
    """With the ids that a check gives."""
    other = RULE_OF_TWO.replace("avoid", "together")
    book = plan(f"{APART}{other}{WAIVER}").rulebook

    assert (["apart", "together-1"], ["waiver-1"]) == (
        [each.rule.id for each in book],
        [each.id for each in book.waivers],
    )


def test_two_open_rules_for_one_pair() -> None:
    """The later one is told, with the table of the other."""
    other = '[[must]]\ntype = "avoid"\na = "boria"\nb = "alba"\ngap = "5 min"\n'

    assert mistakes(f'{RULE_OF_TWO}id = "old"\n{other}') == [
        (
            "must[2] 'avoid': must be the only open rule of its kind for these two, "
            "got Boria and Alba are never in one room with less than 5 min between, as in must[1] 'old'"
        )
    ]
    assert 1 == len(plan(f"{RULE_OF_TWO}{other.replace('must', 'should')}").should)
