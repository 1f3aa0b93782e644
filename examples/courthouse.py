"""Keep a witness from a defendant in a courthouse with one way in and one corridor. All names are invented.

What to look at:

1. In the first report the two are written into one room only for the trial, and `hearing` is a kind that is allowed.
   Yet the rule is broken twice: in the security hall, and in the corridor before the trial. Nobody wrote these
   crossings down: they follow from where the two are before and after.
2. The bail review follows the trial, and nobody knows when it ends. So whether the defendant goes out just when the
   witness does is *unknown*. The report names what is missing and does not pass it as fine.
3. The second report is of the mended list: the witness comes first and goes last, each walks into and out of the
   courtroom alone, and the judge has promised an end. The rule now says how much time there is to spare.

Run it with `python examples/courthouse.py`.
"""

from __future__ import annotations

from datetime import timedelta

from schedcheck import Avoid, Event, Itinerary, Leader, Level, NoOverlap, Place, Rule, Schedule, check

MINUTE = timedelta(minutes=1)

# An entrance lies outside the place it leads to: the security hall outside the courthouse, the corridor outside the
# courtroom. The witness room and the cells have doors of their own. Waits are written down: an unwritten break of more
# than twice the walk would count as going out and coming back.
SITE = Place("Alder Street", level=Level.SITE, tz="Europe/London")
SECURITY = Place("Security hall", within=SITE, clearance=10 * MINUTE)
COURT = Place("Courthouse", within=SITE, level=Level.BUILDING, entrance=SECURITY, walk=3 * MINUTE)
CORRIDOR = Place("Corridor", within=COURT, clearance=5 * MINUTE)
COURTROOM = Place("Courtroom", within=COURT, entrance=CORRIDOR, walk=2 * MINUTE)
WITNESS_ROOM = Place("Witness room", within=COURT)
CELLS = Place("Cells", within=COURT)

WITNESS = Leader("Ines Marlow", office="Witness")
DEFENDANT = Leader("Karl Orrin", office="Defendant")

TRIAL = Event("Trial", COURTROOM, "2024-03-05 10:00", "2024-03-05 11:00", kind="hearing")
BAIL_REVIEW = Event("Bail review", COURTROOM, "2024-03-05 11:00", kind="hearing")  # Nobody knows when it ends.

APART = Rule(
    Avoid(WITNESS, DEFENDANT, allow={"hearing"}),
    id="apart",
    reason="the witness is protected; facing each other in a hearing is the one exception",
    authority="order of Judge Aldis, 1 March 2024",
    private=True,
)


def as_listed() -> Schedule:
    """The day as the court office wrote it."""
    briefing = Event("Briefing", WITNESS_ROOM, "2024-03-05 09:15", "2024-03-05 09:55")
    talk = Event("Talk with an officer", WITNESS_ROOM, "2024-03-05 11:05", "2024-03-05 11:45")
    cells = Event("Waiting", CELLS, "2024-03-05 09:20", "2024-03-05 09:55")
    return Schedule(
        [
            Itinerary.of(WITNESS, briefing, TRIAL, talk),
            Itinerary.of(DEFENDANT, cells, TRIAL, BAIL_REVIEW),
        ]
    )


def mended() -> Schedule:
    """The same day, with the two apart on every way and an end to the bail review."""
    briefing = Event("Briefing", WITNESS_ROOM, "2024-03-05 09:00", "2024-03-05 09:50")
    talk = Event("Talk with an officer", WITNESS_ROOM, "2024-03-05 10:55", "2024-03-05 12:00")
    cells = Event("Waiting", CELLS, "2024-03-05 09:20", "2024-03-05 10:02")
    return Schedule(
        [
            Itinerary.of(
                WITNESS,
                briefing,
                TRIAL.attend(arrive="2024-03-05 09:55", leave="2024-03-05 10:50"),
                talk,
            ),
            Itinerary.of(
                DEFENDANT,
                cells,
                TRIAL.attend(arrive="2024-03-05 10:05"),
                BAIL_REVIEW.attend(leave="2024-03-05 11:30"),
            ),
        ]
    )


def main() -> None:
    """Print a report on each list."""
    for title, schedule in (("As listed", as_listed()), ("Mended", mended())):
        print(f"== {title} ==\n")
        print(check(schedule, must=[APART, NoOverlap()]), end="\n\n")


if __name__ == "__main__":
    main()
