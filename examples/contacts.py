"""Who last spoke with whom: the United States and Russia, December 2021 to March 2023, from a log of contacts.

What to look at:

1. A call is a *remote* place, one for each call, and a meeting a room; so one question, `schedule.encounters`, answers
   for both. What was held is confirmed, what was only asked for is tentative, what was called off or not answered is
   cancelled and so no encounter.
2. The two defence ministers, Austin and Shoigu: once in May, and then not for five months.
3. To sit in one plenary is an encounter, but no talk: it is listed apart.
4. Three rules that somebody might have wanted kept, asked of that log: KeepInTouch counts calendar months, Quiet asks
   that some time pass, OnlyAbout holds what was reported of a talk against a list of topics. A talk whose topic nobody
   reported is unknown, not fine.
5. What is not known is not made up in silence. Of most contacts only the day was found: a star says that noon is
   assumed. What cannot be placed in time is counted below the table.

Run it with `python examples/contacts.py`, or for another day: `python examples/contacts.py --on 2022-11-15`. The log
and its sources are in `data/contacts-2022.toml`; its days are local to the side that is named first.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from schedcheck import (
    Delegation,
    Encounter,
    Event,
    Interval,
    Itinerary,
    KeepInTouch,
    Leader,
    OnlyAbout,
    Place,
    Quiet,
    Rule,
    Schedule,
    Status,
    check,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedcheck.constraints import Constraint

LOG = Path(__file__).with_name("data") / "contacts-2022.toml"
SIDES = {"USA": Delegation("United States"), "RUS": Delegation("Russia")}
PRISONERS = "prisoner exchange (Griner, Whelan)"
ZONES = {"USA": "America/New_York", "RUS": "Europe/Moscow"}
STATUS = {
    "held": "confirmed",
    "co_present": "confirmed",
    "requested": "tentative",
    "attempted": "cancelled",
    "cancelled": "cancelled",
}
NOON, HALF_AN_HOUR = time(12), timedelta(minutes=30)  # Assumed where only the day was found, and where no length was.


def left_out(line: dict[str, Any]) -> str | None:
    """Why a line of the log is not used; None if it is."""
    if {code for code, _, _ in line["participants"]} != set(SIDES):
        return "not between the two sides"
    if line["channel"] == "hotline":
        return "a standing line, not an event"
    return None if line["status"] in STATUS else "known from a report only, the day is not"


def contact(line: dict[str, Any], number: int) -> Event:
    """A line of the log as an event in a place of its own."""
    zone = ZONES[line["participants"][0][0]]
    place = Place(line.get("place", "Line"), remote=line["channel"] == "call", tz=zone, id=f"place-{number}")
    timed = "start_utc" in line
    hour = time.fromisoformat(line["start_utc"]) if timed else NOON
    start = datetime.combine(line["date"], hour, UTC if timed else place.zone)
    return Event(
        line["channel"].replace("_", " ") + ("" if timed else "*"),
        place,
        start,
        start + (timedelta(minutes=line["minutes"]) if "minutes" in line else HALF_AN_HOUR),
        kind=line["channel"],
        topics=line.get("topic", []),
        status=STATUS[line["status"]],
        id=f"contact-{number}",
    )


def schedule_of(lines: Sequence[dict[str, Any]]) -> Schedule:
    """The log as a schedule: everybody's contacts."""
    contacts = defaultdict[Leader, list[Event]](list)
    for number, line in enumerate(lines, 1):
        if left_out(line) is None:
            event = contact(line, number)
            for code, name, office in line["participants"]:
                contacts[Leader(name, office=office, delegation=SIDES[code])].append(event)
    return Schedule(Itinerary.of(leader, *events) for leader, events in contacts.items())


def met_until(schedule: Schedule, on: date) -> dict[tuple[Leader, Leader], list[Encounter]]:
    """Every encounter up to the end of a day, by pair, the earliest first."""
    found = defaultdict[tuple[Leader, Leader], list[Encounter]](list)
    for each in schedule.encounters(SIDES["USA"], SIDES["RUS"]):
        if day(each) <= on and each.first.leader and each.second.leader:
            found[each.first.leader, each.second.leader].append(each)
    return found


def day(encounter: Encounter) -> date:
    """The day on which they met, where the first-named side was."""
    return encounter.interval.start.date()


def spoke(encounter: Encounter) -> bool:
    """Whether it was held, and more than sitting in one plenary."""
    return not encounter.tentative and encounter.first.purpose != "plenary"


def longest_silence(talks: Sequence[Encounter]) -> str:
    """The longest time between two talks, to the day."""
    if len(talks) == 1:
        return "one talk only"
    before, after = max(pairwise(talks), key=lambda pair: pair[0].gap_to(pair[1]))
    start, end = day(before), day(after)
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return f"{start} to {end}: {(end - start).days} days" + (f", {months} months" if months > 1 else "")


def table(schedule: Schedule, on: date) -> Iterator[str]:
    """The answer, line by line."""
    met = met_until(schedule, on)
    yield f"{f'Until {on}':34}  last spoke  how              days ago  longest silence between two talks"
    for (one, other), encounters in met.items():
        talks = [each for each in encounters if spoke(each)]
        if talks:
            last = talks[-1]
            pair = f"{one}, {other}"
            ago = (on - day(last)).days
            yield f"{pair:34}  {day(last)}  {last.first.name:15}  {ago:8}  {longest_silence(talks)}"
    yield "\nNot counted as talks:"
    for (one, other), encounters in met.items():
        for each in encounters:
            if not spoke(each):
                why = "asked for" if each.tentative else f"in one room at {each.place}, no contact reported"
                yield f"  {day(each)}  {each.first.name:10}  {one}, {other}: {why}"
    yield "\n* Only the day was found: noon, where the first-named side was, is assumed; so is half an hour for most."
    called_off = {each.event for each in schedule.stops if each.standing is Status.CANCELLED}
    yield f"  Called off or not answered, so no encounter: {len(called_off)} lines of the log."


def rules(schedule: Schedule, on: date) -> list[Constraint | Rule]:
    """What might have been asked of them, as far as the log goes until a day."""
    who = {each.name: each for each in schedule.leaders}
    biden, putin, blinken, lavrov, austin, shoigu = (
        who[name]
        for name in (
            "Joe Biden",
            "Vladimir Putin",
            "Antony Blinken",
            "Sergey Lavrov",
            "Lloyd Austin",
            "Sergei Shoigu",
        )
    )
    year = Interval(datetime(2021, 12, 1, tzinfo=UTC), datetime.combine(on, time(23, 59), UTC))
    return [
        KeepInTouch(austin, shoigu, every=relativedelta(months=5), during=year, ignore={"plenary"}),
        Quiet(biden, putin, at_least=timedelta(days=30), allow={"plenary"}),
        # Of this call it was reported that it was to be about nothing else; the readouts list more.
        Rule(OnlyAbout(blinken, lavrov, {PRISONERS}, allow={"plenary"}), since=datetime(2022, 7, 28, tzinfo=UTC)),
    ]


def asked(schedule: Schedule, known: Schedule, on: date) -> Iterator[str]:
    """The rules, about people of the whole log, and what is known of them by a day."""
    for result in check(known, note=rules(schedule, on)).results:
        yield f"\n{result.verdict if result.measured else 'NOTHING MEASURED'}: {result.rule}"
        yield from (f"  {each.verdict}: {each.sentence}" for each in result.findings)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Who last spoke with whom, as of a day.")
    parser.add_argument("--on", type=date.fromisoformat, default=date(2022, 10, 22), help="default %(default)s")
    on: date = parser.parse_args().on

    lines = tomllib.loads(LOG.read_text(encoding="utf-8"))["contact"]
    schedule = schedule_of(lines)
    for each in table(schedule, on):
        print(each)
    for why, count in Counter(filter(None, map(left_out, lines))).items():
        print(f"  Left out, {why}: {count} lines.")
    print("\nAsked of the log:")
    known = schedule_of([line for line in lines if line.get("date", on) <= on])
    for each in asked(schedule, known, on):
        print(each)


if __name__ == "__main__":
    main()
