"""A summit dinner, the photo before it, the speeches after: who sits, stands and speaks where. All names are invented.

What to look at:

1. In the photo Alba Wren and Boris Lund stand in different rows, and yet next to each other: he is right behind her.
2. At the table no two of the delegations face each other, as it seems. But Cora Holt has sent Dario Pell in her place,
   and he sits across from Alba: the rule passes to whoever stands in.
3. The seat beside Alba is not settled: if Selma Rook of the other delegation comes, it is hers, and else an
   interpreter's. Whether the rule is kept is *conditional*.
4. Boris speaks twelve minutes after Alba, where ten are asked for. There are three speeches between them, and each may
   be two minutes shorter than announced: kept as stated, and *at risk*. It holds while none is more than 40 s short.
5. The second report is of what the head of protocol made of it: all is kept.

Run it with `python examples/seating.py`.
"""

from __future__ import annotations

from datetime import timedelta

from schedcheck import (
    Apart,
    Delegation,
    Event,
    Itinerary,
    Layout,
    Leader,
    Level,
    NotConsecutive,
    Place,
    Report,
    Rule,
    Schedule,
    Turns,
    check,
)

MINUTE = timedelta(minutes=1)

NORTH, SOUTH = Delegation("Northmark"), Delegation("Southmark")
ALBA = Leader("Alba Wren", office="President", delegation=NORTH)
NILS = Leader("Nils Arden", office="Minister", delegation=NORTH)
BORIS = Leader("Boris Lund", office="President", delegation=SOUTH)
CORA = Leader("Cora Holt", office="Minister", delegation=SOUTH)
SELMA = Leader("Selma Rook", office="Minister", delegation=SOUTH)
DARIO = Leader("Dario Pell", office="Ambassador")
EMMA, FINN, GRETA, HUGO, IDA, JON, KIRA = map(
    Leader, ("Emma Voss", "Finn Orly", "Greta Sund", "Hugo Tarn", "Ida Kolb", "Jon Marsh", "Kira Moss")
)
INTERPRETER = Leader("Interpreter")

PALACE = Place("Lake Palace", level=Level.SITE, tz="Europe/Zurich")
STEPS, BANQUET_HALL = Place("Steps", within=PALACE), Place("Banquet hall", within=PALACE)
PHOTO = Event("Family photo", STEPS, "2027-09-14 18:30", "2027-09-14 18:40", kind="photo")
DINNER = Event("Dinner", BANQUET_HALL, "2027-09-14 19:00", "2027-09-14 22:00", kind="dinner")
GUESTS = (ALBA, NILS, BORIS, EMMA, FINN, GRETA, HUGO, IDA, JON, KIRA)


def evening() -> Schedule:
    """Most are at both. Cora is not there, and Dario is in her place; Selma may come to the dinner."""
    guests = [Itinerary.of(each, PHOTO, DINNER) for each in GUESTS]
    stand_in = Itinerary.of(DARIO, PHOTO, DINNER, represents=CORA)
    return Schedule([*guests, stand_in, Itinerary.of(SELMA, DINNER.attend(status="tentative"))])


def rules(photo: Layout, table: Layout, speeches: Turns) -> list[Rule]:
    """What the two delegations have asked for, of an arrangement of the evening."""
    return [
        Rule(Apart(photo, ALBA, BORIS), id="photo", reason="no picture of the two alone, however it is cut"),
        Rule(Apart(table, NORTH, SOUTH, seats=0, facing=False), id="across", reason="the border talks are not over"),
        Rule(Apart(table, ALBA, SOUTH), id="beside"),
        Rule(NotConsecutive(speeches, NORTH, SOUTH), id="replies", reason="no speech is to sound like an answer"),
        Rule(NotConsecutive(speeches, ALBA, BORIS, by=10 * MINUTE), id="pause", reason="time to leave the hall"),
    ]


def proposed() -> Report:
    """The evening as the host proposed it."""
    photo = Layout.rows([[EMMA, NILS, ALBA, FINN, GRETA], [HUGO, IDA, BORIS, DARIO, JON]], name="Photo", event=PHOTO)
    table = Layout.table(
        [NILS, ALBA, [SELMA, INTERPRETER], FINN, GRETA, EMMA],
        [HUGO, DARIO, IDA, JON, BORIS, KIRA],
        name="Table",
        event=DINNER,
    )
    return check(evening(), must=rules(photo, table, in_order(ALBA, EMMA, FINN, GRETA, BORIS)))


def mended() -> Report:
    """The evening as the head of protocol arranged it."""
    photo = Layout.rows([[EMMA, NILS, ALBA, FINN, GRETA], [BORIS, HUGO, IDA, JON, DARIO]], name="Photo", event=PHOTO)
    table = Layout.table(
        [NILS, ALBA, INTERPRETER, FINN, GRETA, EMMA],
        [HUGO, JON, IDA, [SELMA, KIRA], DARIO, BORIS],
        name="Table",
        event=DINNER,
    )
    return check(evening(), must=rules(photo, table, in_order(ALBA, EMMA, FINN, GRETA, HUGO, IDA, BORIS)))


def in_order(*people: Leader) -> Turns:
    """Speeches of four minutes each, or up to two minutes less."""
    return Turns.of(people, takes=4 * MINUTE, early=2 * MINUTE, name="Speeches", event=DINNER)


def main() -> None:
    """Print a report on each arrangement."""
    for title, report in (("As proposed", proposed()), ("Mended", mended())):
        print(f"== {title} ==\n")
        print(report, end="\n\n")


if __name__ == "__main__":
    main()
