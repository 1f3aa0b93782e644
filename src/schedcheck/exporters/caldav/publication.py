"""What publishing a plan would do, as a value: what is to be created, updated, cancelled, and what is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum

from attrs import field, frozen

from schedcheck.model import Leader

__all__ = ["Action", "NewCalendar", "Publication", "Step"]


class Action(Enum):
    """What is done with an event on a server.

    Members:
        CREATE: It is not there.
        UPDATE: It says something else than the plan.
        CANCEL: It takes place no more; it stays, as cancelled.
        KEEP: It says what the plan says.
        EDITED: It is not as we wrote it, as somebody else has changed it, or the server; it is left alone.
    """

    CREATE = "create"
    UPDATE = "update"
    CANCEL = "cancel"
    KEEP = "keep"
    EDITED = "edited"

    def __str__(self) -> str:
        return self.value

    @property
    def writes(self) -> bool:
        """Whether something is sent."""
        return self in {Action.CREATE, Action.UPDATE, Action.CANCEL}


SAID = {
    Action.CREATE: "to create",
    Action.UPDATE: "to update",
    Action.CANCEL: "to cancel",
    Action.KEEP: "to keep as they are",
    Action.EDITED: "changed by others and left alone",
}


@frozen
class NewCalendar:
    """A calendar that is to be made.

    Attributes:
        url: Where.
        name: What it is called.
    """

    url: str
    name: str


@frozen
class Step:
    """What is to be done with one event.

    Attributes:
        action: What.
        leader: In whose calendar.
        uid: The event.
        title: What it is called in that calendar.
        start: When it starts, as iCalendar writes it.
        url: Where it is, or is to be.
        data: What is to be written; nothing where it is left alone.
        etag: Which version of it that replaces; None: there is to be none.
    """

    action: Action
    leader: Leader
    uid: str
    title: str
    start: str
    url: str
    data: bytes = field(default=b"", repr=False)
    etag: str | None = None

    def __str__(self) -> str:
        return f"{self.action.value:<7} {self.start:<16} {self.title}"


@frozen
class Publication:
    """What publishing a plan does, or did.

    Attributes:
        new: The calendars to be made.
        calendars: Where each person's calendar is.
        steps: What is to be done with each event, by person; in each, in the order of the plan.
    """

    new: tuple[NewCalendar, ...]
    calendars: tuple[tuple[Leader, str], ...]
    steps: tuple[Step, ...]

    def of(self, action: Action) -> tuple[Step, ...]:
        """The steps that do one thing."""
        return tuple(each for each in self.steps if each.action is action)

    @property
    def changes(self) -> tuple[Step, ...]:
        """The steps that send something, in the order in which they are sent.

        What is off comes last, so that nobody looks free in between who is not.
        """
        return tuple(
            sorted((each for each in self.steps if each.action.writes), key=lambda each: each.action is Action.CANCEL)
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be sent."""
        return not self.new and not self.changes

    def counted(self) -> str:
        """How many events there are of each kind, as a sentence."""
        numbers = Counter(each.action for each in self.steps)
        return ", ".join(f"{numbers[each]} {said}" for each, said in SAID.items() if numbers[each]) or "no events"

    def __str__(self) -> str:
        return "\n".join((*self._lines(), self.counted()))

    def _lines(self) -> Iterator[str]:
        made = {each.url for each in self.new}
        for leader, url in self.calendars:
            yield f"{leader.name}: {url}{' (new calendar)' if url in made else ''}"
            yield from (f"  {each}" for each in self._shown(leader))

    def _shown(self, leader: Leader) -> Iterable[Step]:
        return (each for each in self.steps if each.leader.id == leader.id and each.action is not Action.KEEP)
