"""A small plan for the tests, and what is said of it when something is wrong with it."""

import attrs
import pytest

from schedcheck.importers.plan import Plan, PlanError, parse_plan

BASE = """\
[[place]]
name = "Hotel"
level = "building"
tz = "Asia/Makassar"

[[place]]
name = "Hall"
within = "hotel"

[[leader]]
name = "Alba"

[[leader]]
name = "Boria"

[[event]]
title = "Talks"
place = "hall"
start = 2022-11-15 10:00:00
end = 2022-11-15 12:00:00
"""

RULE_OF_TWO = """
[[must]]
type = "avoid"
a = "alba"
b = "boria"
"""

UNIT = 'a duration must have a unit, such as "4 min", "1 h 30 min" or "PT4M"'


def plan(more: str = "", base: str = BASE) -> Plan:
    """A small plan, and what a test adds to it."""
    return parse_plan(base + more)


def mistakes(more: str, base: str = BASE) -> list[str]:
    """What is said of a small plan with mistakes, a text for each, without the file and the line."""
    with pytest.raises(PlanError) as caught:
        parse_plan(base + more)
    return [str(attrs.evolve(each, line=None)).removeprefix("plan: ") for each in caught.value.problems]
