"""A day in a courthouse with one lift: a witness is kept from the accused, and a hearing overruns. Names are invented.

What to look at:

1. As listed, the two are never written into one room before the afternoon. Yet rule `apart` is broken in the lift and
   at the courtroom's door: the witness is not gone ten minutes before the accused comes. Nobody wrote the lift down; it
   follows from the second floor's being entered by it.
2. The rule has a direction. When the accused has gone down, the witness may come up as soon as the lift has been empty
   for two minutes. A rule that asked for ten minutes both ways would be broken there, even on the mended list.
3. The two do face each other once: the judge has ordered it. A waiver says so, and by whom; it covers the courtroom for
   that hearing and not the lift on the way to it.
4. The escorts' shifts left ten minutes without anybody, and the bail review ran past the court's hours.
5. Mended, all holds but the court's hours. How long may the evidence overrun? By eight minutes: in the ninth, the two
   come too near in the lift.
6. When would the bail review fit? Six times of the day are clear; at each edge it is said which rule breaks. At a
   quarter to three it does, and the last report is clear.

Run it with `python examples/courthouse.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from schedcheck import (
    Available,
    Avoid,
    Delegation,
    Escorted,
    Event,
    Exclusive,
    Itinerary,
    Leader,
    Level,
    NoOverlap,
    Place,
    Recurrence,
    Result,
    Rule,
    Schedule,
    Waiver,
    bands,
    budgets,
    check,
)

if TYPE_CHECKING:
    from schedcheck.analysis.bands import Bands
    from schedcheck.analysis.budgets import Budgets

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

# The lift is the way to the second floor and lies outside of it. The witness room and the cells are further down, so
# whoever has more than four minutes between two hearings goes down and comes up again.
COURT = Place("Alder Street Court", level=Level.BUILDING, tz="Europe/London")
LIFT = Place("Lift", within=COURT, clearance=2 * MINUTE)
SECOND_FLOOR = Place("Second floor", within=COURT, level=Level.BUILDING, entrance=LIFT, walk=2 * MINUTE)
COURTROOM_1 = Place("Courtroom 1", within=SECOND_FLOOR)
COURTROOM_2 = Place("Courtroom 2", within=SECOND_FLOOR)

ESCORTS = Delegation("the escort service")
JUDGE, SECOND_JUDGE = Leader("Ruth Aldis", office="Judge"), Leader("Owen Tarle", office="Judge")
WITNESS, ACCUSED = Leader("Ines Marlow", office="Witness"), Leader("Karl Orrin", office="Accused")
TOM, LENA = Leader("Tom Veer", delegation=ESCORTS), Leader("Lena Quist", delegation=ESCORTS)

EVIDENCE = Event("Evidence", COURTROOM_1, "2024-03-05 10:00", "2024-03-05 11:00", kind="hearing")
RECORD = Event("Record", COURTROOM_1, "2024-03-05 12:28", "2024-03-05 12:40", kind="signing")
IDENTIFICATION = Event("Identification", COURTROOM_1, "2024-03-05 14:00", "2024-03-05 14:30", kind="hearing")
BAIL_REVIEW = Event("Bail review", COURTROOM_2, "2024-03-05 16:15", "2024-03-05 16:45", kind="hearing")

APART = Rule(
    Avoid(WITNESS, ACCUSED, gap=10 * MINUTE, gap_after=0 * MINUTE),
    id="apart",
    reason="the witness is protected: she must be gone ten minutes before he comes",
    authority="order of Judge Aldis, 1 March 2024",
    private=True,
)
MUSTS = [
    APART,
    Rule(Escorted(ACCUSED, by=ESCORTS, at=SECOND_FLOOR), id="escorted", reason="he is detained"),
    Rule(
        Available(
            COURT,
            [
                Recurrence(
                    "2024-03-04 09:30", "2024-03-04 16:30", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", zone="Europe/London"
                )
            ],
        ),
        id="hours",
        reason="the building is locked at five",
    ),
    Rule(NoOverlap(), id="one-place"),
    Rule(Exclusive(COURTROOM_1), id="courtroom-1"),
]
CONFRONTATION = Waiver(
    "apart",
    event=IDENTIFICATION,
    reason="she is asked whether it was he",
    authority="Judge Aldis",
    expires="2024-03-06T00:00+00:00",
    id="confrontation",
)
RULES = {"must": MUSTS, "waivers": [CONFRONTATION]}


def examination(start: str, end: str) -> Event:
    """When the accused is heard."""
    return Event("Examination", COURTROOM_1, f"2024-03-05 {start}", f"2024-03-05 {end}", kind="hearing")


def as_listed() -> Schedule:
    """The day as the court office wrote it."""
    return day(examination("11:05", "12:05"), relieved="11:30", relief="11:40")


def mended() -> Schedule:
    """The accused is heard later, and one escort waits for the other. The bail review is still to be moved."""
    return day(examination("11:22", "12:22"), relieved="11:40", relief="11:40")


def day(heard: Event, *, relieved: str, relief: str) -> Schedule:
    """Everybody's day: who is heard goes up for it and down again; of the escorts one takes over from the other."""
    early, late = heard.attend(leave=f"2024-03-05 {relieved}"), heard.attend(arrive=f"2024-03-05 {relief}")
    # He is in the courtroom before she comes, and stays until she is gone.
    brought = IDENTIFICATION.attend(arrive="2024-03-05 13:50")
    faces = IDENTIFICATION.attend(leave="2024-03-05 14:10")
    return Schedule(
        [
            Itinerary.of(JUDGE, EVIDENCE, heard, RECORD, IDENTIFICATION),
            Itinerary.of(SECOND_JUDGE, BAIL_REVIEW),
            Itinerary.of(WITNESS, EVIDENCE, RECORD, faces),
            Itinerary.of(ACCUSED, heard, brought, BAIL_REVIEW),
            Itinerary.of(TOM, early, brought),
            Itinerary.of(LENA, late, BAIL_REVIEW),
        ]
    )


def overrun() -> Budgets:
    """How late the evidence may end on the mended list."""
    schedule = mended()
    return budgets(schedule, RULES, who=schedule.itinerary(WITNESS).stop("evidence"))


def openings() -> Bands:
    """When the bail review would fit on the mended list, from nine o'clock on, if nothing else is moved."""
    return bands(mended(), BAIL_REVIEW, RULES, within=(HOUR * 29 / 4, HOUR))


def both_ways() -> Result:
    """What would become of the mended list if ten minutes were asked of either of the two."""
    rule = Rule(Avoid(WITNESS, ACCUSED, gap=10 * MINUTE), id="apart")
    return check(mended(), must=[rule], waivers=[CONFRONTATION])["apart"]


def settled() -> Schedule:
    """The mended list, with the bail review at a quarter to three."""
    return mended().move(BAIL_REVIEW, by=-90 * MINUTE)


def main() -> None:
    """Tell the day from its first list to the last."""
    for title, schedule in (("As listed", as_listed()), ("Mended, but for the bail review", mended())):
        print(f"== {title} ==\n")
        print(check(schedule, must=MUSTS, waivers=[CONFRONTATION]), end="\n\n")
    print("== If ten minutes were asked both ways ==\n")
    print(*(each.sentence for each in both_ways().broken), sep="\n", end="\n\n")
    print("== How long may the evidence overrun? ==\n")
    print(overrun(), end="\n\n")
    print("== When does the bail review fit? ==\n")
    print(openings(), end="\n\n")
    print("== Settled ==\n")
    print(check(settled(), must=MUSTS, waivers=[CONFRONTATION]))


if __name__ == "__main__":
    main()
