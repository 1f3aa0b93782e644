"""Two days of a conference: speakers, rooms, a chair, and what attendees wish for. All names are invented.

What to look at:

1. The draft breaks six musts, each of another kind: a speaker in two rooms at once, a panel before the keynote it is
   to follow, a hall with five minutes to be turned round, one too many in it, a speaker who is not in town, and a
   chair who goes on for three hours without a break.
2. The workshop room holds three. Five have a stop there on Monday, but never more than three at one time: `Capacity`
   counts the peak, not the sum, and is kept with nothing to spare.
3. The evening talk is tentative, and the only place where Gil Hahn is to speak. Whether he does is *conditional*:
   neither kept nor broken until somebody decides.
4. What attendees wish for are shoulds, each with a weight, and the report adds up what the unmet ones cost: by
   violation, or by the hour.
5. `explain` takes the draft apart: for each must that is broken the stops that contradict it alone. To mend it by
   dropping stops alone would take the panel and two talks away; the keynote is asked for, and stays.
6. The programme moves five events instead, and keeps every must. Its cost says what is left of the wishes, so that two
   programmes can be compared.

Run it with `python examples/conference.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from schedcheck import (
    Attend,
    Available,
    Capacity,
    Delegation,
    Different,
    Event,
    Exclusive,
    Interval,
    Itinerary,
    Leader,
    Level,
    MaxBreaks,
    MaxLoad,
    MaxStretch,
    NoOverlap,
    Order,
    Place,
    Report,
    Rule,
    Same,
    Schedule,
    Status,
    check,
    explain,
)

if TYPE_CHECKING:
    from schedcheck.analysis.explain import Explanation

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

CENTRE = Place("Congress centre", level=Level.BUILDING, tz="Europe/Vienna")
HALL = Place("Hall", within=CENTRE, capacity=7)
WORKSHOP_ROOM = Place("Workshop room", within=CENTRE, capacity=3)

SPEAKERS = Delegation("the speakers")
ADA, BELA, CLEO, GIL = (
    Leader(name, delegation=SPEAKERS) for name in ("Ada Birk", "Bela Costa", "Cleo Dahl", "Gil Hahn")
)
DANA, EMIL, FIA, HEDI = map(Leader, ("Dana Eriks", "Emil Foss", "Fia Grund", "Hedi Ivens"))

# As the draft has them. Rules go by what an event is called: of one that is moved they take the times in the plan.
PANEL = Event("Panel on errors", HALL, "2024-06-10 09:00", "2024-06-10 10:00", kind="panel")
KEYNOTE = Event("Keynote", HALL, "2024-06-10 10:15", "2024-06-10 11:15", kind="talk")
MAPS = Event("Maps that lie", HALL, "2024-06-10 11:20", "2024-06-10 12:05", kind="talk")
WORKSHOP = Event("Draw your own map", WORKSHOP_ROOM, "2024-06-10 11:45", "2024-06-10 13:15", kind="workshop")
EVENING = Event("Evening talk", HALL, "2024-06-10 19:00", "2024-06-10 20:00", kind="talk", status=Status.TENTATIVE)
BORDERS = Event("Where borders are", HALL, "2024-06-11 10:00", "2024-06-11 11:00", kind="talk")
CLINIC = Event("Map clinic", WORKSHOP_ROOM, "2024-06-11 14:30", "2024-06-11 16:00", kind="workshop")

FIRST_HALF = WORKSHOP.attend(leave="2024-06-10 12:30")
SECOND_HALF = WORKSHOP.attend(arrive="2024-06-10 12:30")

MUSTS = [
    Rule(NoOverlap(), id="one-place"),
    Rule(Attend(ADA, KEYNOTE), id="keynote-held"),
    Rule(Order(KEYNOTE, PANEL), id="keynote-first", reason="the panel answers to the keynote"),
    Rule(Exclusive(HALL, gap=10 * MINUTE), id="turnaround", reason="one team for sound and light"),
    Rule(Capacity(HALL), id="hall-seats", reason="fire safety"),
    Rule(Capacity(WORKSHOP_ROOM), id="workshop-seats", reason="three desks"),
    Rule(
        Available(
            BELA,
            [
                Interval("2024-06-10T09:00+02:00", "2024-06-10T12:00+02:00"),
                Interval("2024-06-11T13:00+02:00", "2024-06-11T17:00+02:00"),
            ],
        ),
        id="bela-in-town",
        reason="she teaches at noon and in the morning",
    ),
    Rule(Different([KEYNOTE, BORDERS], on="date"), id="one-a-day", reason="each day has its main talk"),
    Rule(Same([WORKSHOP, CLINIC], on="place"), id="same-desks", reason="the drawings stay on the desks"),
    Rule(MaxStretch(DANA, at_most=2 * HOUR, break_=15 * MINUTE), id="chair-stretch"),
    Rule(MaxBreaks(DANA, at_most=1, longer_than=2 * HOUR), id="chair-breaks"),
    Rule(MaxLoad(DANA, at_most=4 * HOUR), id="chair-load"),
]
WISHES = [
    Rule(Attend(GIL, EVENING, at_least=30 * MINUTE), id="gil-speaks", reason="he comes a long way", weight=4),
    Rule(Attend(FIA, WORKSHOP, at_least=45 * MINUTE), id="fia-draws", weight=3),
    Rule(Attend(HEDI, KEYNOTE), id="hedi-listens", weight=1),
    Rule(MaxLoad(EMIL, at_most=2 * HOUR), id="emil-rests", weight=2, charge="amount"),
]


def draft() -> Schedule:
    """Who is where, as first written down."""
    return Schedule(
        [
            Itinerary.of(ADA, KEYNOTE, FIRST_HALF, PANEL),
            Itinerary.of(BELA, KEYNOTE, BORDERS),
            Itinerary.of(CLEO, KEYNOTE, MAPS, WORKSHOP, PANEL),
            Itinerary.of(GIL, KEYNOTE, FIRST_HALF, EVENING),
            Itinerary.of(DANA, KEYNOTE, MAPS, PANEL, BORDERS),
            Itinerary.of(EMIL, KEYNOTE, SECOND_HALF, PANEL, CLINIC),
            Itinerary.of(FIA, KEYNOTE, MAPS, PANEL, BORDERS),
            Itinerary.of(HEDI, KEYNOTE, SECOND_HALF, CLINIC),
        ]
    )


def programme() -> Schedule:
    """The draft, mended: five events moved, one attendee less at the keynote, and a desk for Fia instead of Ada."""
    plan = draft()
    plan = plan.remove(plan.itinerary(HEDI).stop("keynote")).remove(plan.itinerary(ADA).stop("draw-your-own-map"))
    plan = plan.add(FIA, FIRST_HALF)
    for event, by in (
        (KEYNOTE, -75 * MINUTE),
        (MAPS, -65 * MINUTE),
        (WORKSHOP, -30 * MINUTE),
        (PANEL, 5 * HOUR),
        (BORDERS, 3 * HOUR),
    ):
        plan = plan.move(event, by=by)
    return plan


def asked(schedule: Schedule) -> Report:
    """The rules and the wishes, asked of a plan."""
    return check(schedule, must=MUSTS, should=WISHES)


def why() -> Explanation:
    """What contradicts what in the draft."""
    return explain(draft(), MUSTS)


def main() -> None:
    """Tell of the draft, what is wrong with it, and what became of it."""
    before, after = asked(draft()), asked(programme())
    print(f"== The draft ==\n\n{before}\n")
    print(f"== What contradicts what ==\n\n{why()}\n")
    print(f"== The programme ==\n\n{after}\n")
    print(f"The draft: {before.cost}.\nThe programme: {after.cost}.")


if __name__ == "__main__":
    main()
