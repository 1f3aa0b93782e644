"""One day of a conference: speakers, rooms, and a panel that may fall through. All names are invented.

What to look at:

1. `no-overlap` is broken: Cleo Dahl's workshop begins while her talk goes on.
2. The workshop room holds three people. Five have a stop there in the course of the day, but never more than three at
   one time: `Capacity` counts the peak, not the sum, and is kept with nothing to spare. The hall holds six, and seven
   come to the keynote: broken by one.
3. The hall takes ten minutes to turn round and has five between two events: `Exclusive` is broken.
4. The panel is tentative, and the only place where Gil Hahn is to speak. Whether he does is *conditional*: neither kept
   nor broken until somebody decides.

Run it with `python examples/conference.py`.
"""

from __future__ import annotations

from datetime import timedelta

from schedcheck import (
    Attend,
    Capacity,
    Event,
    Exclusive,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Report,
    Rule,
    Schedule,
    Status,
    check,
)

MINUTE = timedelta(minutes=1)

CENTRE = Place("Congress centre", level=Level.BUILDING, tz="Europe/Vienna")
HALL = Place("Hall", within=CENTRE, capacity=6)
WORKSHOP_ROOM = Place("Workshop room", within=CENTRE, capacity=3)

ADA, BELA, CLEO, DANA, EMIL, FIA, GIL = map(
    Leader, ("Ada Birk", "Bela Costa", "Cleo Dahl", "Dana Eriks", "Emil Foss", "Fia Grund", "Gil Hahn")
)

KEYNOTE = Event("Keynote", HALL, "2024-06-10 09:00", "2024-06-10 10:00", kind="talk")
MAPS = Event("Maps that lie", HALL, "2024-06-10 10:05", "2024-06-10 10:50", kind="talk")
WORKSHOP = Event("Draw your own map", WORKSHOP_ROOM, "2024-06-10 10:30", "2024-06-10 12:00", kind="workshop")
PANEL = Event("Panel on errors", HALL, "2024-06-10 15:00", "2024-06-10 16:00", kind="panel", status=Status.TENTATIVE)


def day() -> Schedule:
    """Who is where: some come to the workshop late, some leave early."""
    first_part = WORKSHOP.attend(leave="2024-06-10 11:00")
    second_part = WORKSHOP.attend(arrive="2024-06-10 11:00")
    return Schedule(
        [
            Itinerary.of(ADA, KEYNOTE, first_part),
            Itinerary.of(BELA, KEYNOTE, first_part),
            Itinerary.of(CLEO, KEYNOTE, MAPS, WORKSHOP),
            Itinerary.of(DANA, KEYNOTE, second_part, PANEL),
            Itinerary.of(EMIL, KEYNOTE, second_part),
            Itinerary.of(FIA, KEYNOTE, MAPS, PANEL),
            Itinerary.of(GIL, KEYNOTE, PANEL),
        ]
    )


def report() -> Report:
    """The day, checked."""
    return check(
        day(),
        must=[
            Rule(NoOverlap(), id="no-overlap"),
            Rule(Capacity(HALL), id="hall-seats", reason="fire safety"),
            Rule(Capacity(WORKSHOP_ROOM), id="workshop-seats", reason="three desks"),
        ],
        should=[
            Rule(Exclusive(HALL, gap=10 * MINUTE), id="hall-turnaround", reason="one team for sound and light"),
            Rule(Attend(GIL, PANEL, at_least=30 * MINUTE), id="gil-speaks", reason="he comes a long way"),
        ],
    )


if __name__ == "__main__":
    print(report())
