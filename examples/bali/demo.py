"""Bali, end to end: four plans for one summit, what is wrong with each, and the calendars people would carry.

`make demo` runs it, or `python examples/bali/demo.py --out build/demo`. It prints a report on each plan, and how two of
them differ from the first; the same goes into a folder for each plan, with one calendar for each person. Then it tells
how late Session I may run before the two meet, and when the bilateral would fit. It ends with 1 if a plan is not judged
as promised here.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import plans

from schedcheck import Report, Schedule, Verdict, bands, budgets, check, to_ical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# When the plans were last changed: given, so that the same plans make the same calendars on every day.
STAMP = "2022-10-19T12:00:00Z"

EXPECTED = "a-expected"
HOUR = timedelta(hours=1)

LATE = (
    "If Biden stays longer than planned, or the session starts late for everybody: up to which delay does each rule "
    "stand as it does now? A delay moves what comes after it, for him and for all who are at the same events."
)
FITS = "Moved for all who are there, and nothing else with it: when is everything kept, and what breaks at other times?"


@dataclass(frozen=True)
class Chapter:
    """One plan, and what its report is to show.

    Attributes:
        name: Of its folder.
        title: What to call it.
        look_at: What a reader should look at.
        make: Makes the plan.
        promised: The verdicts of the rules that are not kept.
        compare: Whether to tell how it differs from the expected plan.
    """

    name: str
    title: str
    look_at: str
    make: Callable[[], Schedule]
    promised: Mapping[str, Verdict]
    compare: bool = False


CHAPTERS = (
    Chapter(
        EXPECTED,
        "(a) Expected: both presidents take part in everything",
        "Rule biden-putin is broken in the lobby, at both meals, at the photo and in the mangrove, but not in Candi "
        "Ballroom: two hours in one plenary are tolerable, four minutes in one lobby are not. Nobody wrote most of the "
        "stops in the lobby down; they follow from the ballroom, which is entered through it.",
        plans.expected,
        {"biden-putin": Verdict.BROKEN, "biden-putin-photo": Verdict.BROKEN},
    ),
    Chapter(
        "b-regulated",
        "(b) Regulated: last in, first out, no photo, no meals",
        "Each must is kept, and says what it has to spare: one man late by more than the slack, and the two meet. What "
        "that costs is said too, in the note on the dinner.",
        plans.regulated,
        {"biden-dinner": Verdict.BROKEN},
        compare=True,
    ),
    Chapter(
        "c-substituted",
        "(c) Substituted: Lavrov comes in Putin's place, and there is no photo",
        "Rule biden-putin passes to whoever represents him: what was broken with the one is broken with the other, and "
        "in the difference each such place is there twice. What goes is the photo. The rule about the photo does not "
        "pass on, so it measures nothing, and the report says so instead of calling it kept.",
        plans.substituted,
        {"biden-putin": Verdict.BROKEN, "biden-putin-photo": Verdict.UNKNOWN},
        compare=True,
    ),
    Chapter(
        "d-tolerant",
        "(d) Tolerant: regulated, with Lavrov, and with what may slip",
        "Sessions I and II may start up to ten minutes late, with everybody in them, and Biden may arrive up to five "
        "minutes early. At the stated times all is kept; within these bounds it is at risk, and the report says up to "
        "which slip it holds.",
        plans.tolerant,
        {"biden-putin": Verdict.AT_RISK, "biden-putin-photo": Verdict.UNKNOWN, "biden-dinner": Verdict.BROKEN},
    ),
)


def main() -> int:
    """Tell all four, and say how many were not judged as promised."""
    parser = argparse.ArgumentParser(description="Check four plans for the G20 summit in Bali, November 2022.")
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="folder to write to (default %(default)s)")
    out = parser.parse_args().out

    first = check(plans.expected(), **plans.plan().rules)
    wrong = [each for chapter in CHAPTERS for each in tell(chapter, first, out / chapter.name)]
    tell_how_late(plans.regulated())
    for each in wrong:
        print(each, file=sys.stderr)
    return 1 if wrong else 0


def tell(chapter: Chapter, first: Report, folder: Path) -> list[str]:
    """Print and write one chapter; returns what is not as promised."""
    schedule = chapter.make()
    report = check(schedule, **plans.plan().rules)

    print(f"{'=' * 120}\n{chapter.title}\n\n{fill(chapter.look_at, 120)}\n\n{report}\n")
    files = {
        "report.txt": f"{report}\n",
        "report.json": json.dumps(report.to_dict(), indent=2, ensure_ascii=False) + "\n",
    }
    if chapter.compare:
        difference = first.diff(report)
        print(f"From (a) to this plan:\n\n{difference}\n")
        files["diff.txt"] = f"{difference}\n"

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for leader in schedule.leaders:
        (folder / f"{leader.id}.ics").write_bytes(to_ical(schedule, leader=leader, stamp=STAMP))
    return list(surprises(chapter, report))


def tell_how_late(schedule: Schedule) -> None:
    """Print how late Session I may run in the regulated plan, and when the bilateral before the summit would fit."""
    rules = plans.plan().rules
    session = plans.stop(schedule, plans.BIDEN, "session-1")
    bilateral = schedule.event("biden-xi")
    print(f"{'=' * 120}\nHow late may Session I run in plan (b)?\n")
    print(fill(LATE, 120) + f"\n\n{budgets(schedule, rules, who=session)}\n")
    print(f"{'=' * 120}\nWhen does the bilateral fit in plan (b)?\n")
    print(fill(FITS, 120) + f"\n\n{bands(schedule, bilateral, rules, within=(4 * HOUR, 4 * HOUR))}\n")


def surprises(chapter: Chapter, report: Report) -> list[str]:
    """Each rule whose verdict is not the one promised; a rule without a promise is kept."""
    return [
        f"{chapter.name}: {each.rule.id} should be {promised} and is {each.verdict}"
        for each in report.results
        if (promised := chapter.promised.get(each.rule.id or "", Verdict.KEPT)) is not each.verdict
    ]


if __name__ == "__main__":
    sys.exit(main())
