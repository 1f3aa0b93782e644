"""A term's timetable: weekly classes for ten weeks, with holidays. All names are invented.

What to look at:

1. No date is listed but the holidays. A class is an event with a rule of RFC 5545 by which it comes again; each
   occurrence is an event of its own. The evening on which a lecturer is never there is written in the same way.
2. In the draft, Algebra and Physics collide every Monday but one, for each of two students. There is a finding for each
   person and week, eighteen in all; and it is *one* conflict of two courses, nine times.
3. So it goes with the others: the practice lies in its lecturer's evening off eight times, and eight times it leaves
   Ada too short a night. Algebra's lecture and its class have a day of the week in common, whichever week they are in.
4. What weighs on students are rules about days: on how many of a week they come, how long a day is, how long a night.
5. To mend it three courses move, each in all its weeks; then all is kept. A single occurrence may move as well: with
   one lecture put off to a Wednesday, Bo would have to come on three days of that week.

Run it with `python examples/timetable.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from schedcheck import (
    Attend,
    Different,
    Event,
    Exclusive,
    Itinerary,
    Leader,
    Level,
    MaxDays,
    MaxSpan,
    NoOverlap,
    Place,
    Recurrence,
    Report,
    Rest,
    Rule,
    Same,
    Schedule,
    Series,
    Unavailable,
    check,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONE = "Europe/Vienna"

CAMPUS = Place("Campus", level=Level.SITE, tz=ZONE)
HALL, LAB, SEMINAR_ROOM = (Place(name, within=CAMPUS) for name in ("Hall", "Laboratory", "Seminar room"))

INES, JONAS = Leader("Ines Kolm", office="Lecturer"), Leader("Jonas Wirt", office="Lecturer")
ADA, BO, CEM = Leader("Ada Rehn"), Leader("Bo Lind"), Leader("Cem Tural")


def weekly(title: str, room: Place, first: str, start: str, end: str, *, holidays: tuple[str, ...] = ()) -> Series:
    """A class in ten weeks from its first day on, but for holidays."""
    event = Event(title, room, f"{first} {start}", f"{first} {end}", kind="class")
    return Series(event, "FREQ=WEEKLY;COUNT=10", exdates=holidays)


# Monday to Friday of the first week. Whit Monday is off, and so are Ascension Day and Corpus Christi.
ALGEBRA = weekly("Algebra", HALL, "2026-05-04", "09:00", "10:30", holidays=("2026-05-25",))
PHYSICS = weekly("Physics", LAB, "2026-05-04", "10:00", "11:30", holidays=("2026-05-25",))
ALGEBRA_CLASS = weekly("Algebra class", SEMINAR_ROOM, "2026-05-04", "14:00", "15:30", holidays=("2026-05-25",))
PRACTICE = weekly("Physics practice", LAB, "2026-05-07", "19:00", "21:00", holidays=("2026-05-14", "2026-06-04"))
STATISTICS = weekly("Statistics", HALL, "2026-05-08", "08:00", "09:30")

EVENINGS = Recurrence("2026-05-07 17:00", "2026-05-07 22:00", "FREQ=WEEKLY", zone=ZONE)

MUSTS = [
    Rule(NoOverlap(), id="one-place"),
    Rule(Exclusive(HALL), id="hall"),
    Rule(Exclusive(LAB), id="laboratory"),
    Rule(Attend(INES, ALGEBRA), id="algebra-held"),
    Rule(Unavailable(JONAS, [EVENINGS]), id="jonas-evenings", reason="he sings on Thursdays"),
    Rule(Different([ALGEBRA.events, ALGEBRA_CLASS.events], on="day"), id="class-on-another-day"),
    Rule(Same([ALGEBRA.events, ALGEBRA_CLASS.events], on="week"), id="class-in-its-weeks"),
    Rule(Same([PHYSICS.events, PRACTICE.events], on="place"), id="one-laboratory"),
    Rule(Rest(at_least=12 * HOUR), id="night"),
    Rule(MaxDays(BO, at_most=2, per="week"), id="bo-days", reason="Bo works on the other three"),
]
WISHES = [Rule(MaxSpan(CEM, at_most=6 * HOUR), id="short-days", reason="Cem lives far away")]


def draft() -> Schedule:
    """Who takes and who gives which course."""
    return Schedule(
        [
            Itinerary.of(INES, ALGEBRA, ALGEBRA_CLASS, STATISTICS),
            Itinerary.of(JONAS, PHYSICS, PRACTICE),
            Itinerary.of(ADA, ALGEBRA, PHYSICS, ALGEBRA_CLASS, PRACTICE, STATISTICS),
            Itinerary.of(BO, ALGEBRA, PHYSICS, PRACTICE),
            Itinerary.of(CEM, ALGEBRA, ALGEBRA_CLASS, STATISTICS),
        ]
    )


def mended() -> Schedule:
    """Physics an hour later, the algebra class on Tuesdays, the practice in the afternoon."""
    plan = in_all_weeks(draft(), PHYSICS, by=HOUR)
    plan = in_all_weeks(plan, ALGEBRA_CLASS, by=DAY)
    return in_all_weeks(plan, PRACTICE, by=-5 * HOUR)


def in_all_weeks(plan: Schedule, course: Series, *, by: timedelta) -> Schedule:
    """A plan with each occurrence of a course moved alike."""
    for each in course.events:
        plan = plan.move(each, by=by)
    return plan


def one_moved() -> Schedule:
    """The mended timetable, where one Physics lecture is put off to the Wednesday of its week."""
    return mended().move(PHYSICS.on("2026-06-15"), by=2 * DAY)


def asked(schedule: Schedule) -> Report:
    """The rules, asked of a timetable."""
    return check(schedule, must=MUSTS, should=WISHES)


def in_short(report: Report) -> Iterator[str]:
    """A line for each rule; and of each that is broken what collides again and again, and the first of its findings."""
    yield str(report).partition("\n\n" + "must")[0].partition("\n\n" + "should ")[0]
    for result in report.results:
        if result.broken:
            yield f"\n{result.rule.id}: {len(result.broken)} broken"
            yield from (f"  {each}" for each in result.conflicts if each.count > 1)
            yield f"  first: {result.broken[0].sentence}"


def main() -> None:
    """Tell of the draft, of the mended timetable, and of one lecture that is put off."""
    for title, schedule in (("Draft", draft()), ("Mended", mended()), ("One lecture put off", one_moved())):
        print(f"== {title} ==\n")
        print(*in_short(asked(schedule)), sep="\n", end="\n\n")


if __name__ == "__main__":
    main()
