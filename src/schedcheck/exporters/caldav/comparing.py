"""What is to be done so that a calendar on a server says what the plan says; nothing is done yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from attrs import evolve, frozen

from schedcheck._time import aware
from schedcheck.exporters.caldav.held import (
    MARK,
    NEVER_SENT,
    Component,
    Resource,
    alarms,
    components,
    last_lines,
    marked,
    meanings,
    previous_lines,
    text_in,
)
from schedcheck.exporters.caldav.publication import Action, Step
from schedcheck.exporters.ical import Extras, View, split_ical, to_ical
from schedcheck.exporters.ical.content import NO_TEXT, folded, name_of, utc
from schedcheck.exporters.ical.uids import uid, uuid_of
from schedcheck.model import Itinerary, Leader
from schedcheck.schedule import Schedule

BEGIN, END = b"BEGIN:VEVENT\r\n", b"END:VCALENDAR\r\n"
DOMAIN = uid().partition("@")[2]
WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(?:00)?")
# One that to_ical may have written, and did not.
OTHER_ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:-", "TRIGGER:-PT0S", "END:VALARM")


@frozen
class Wanted:
    """One person's calendar as it is to be.

    Attributes:
        schedule, leader, stamp, view, extras: As for `to_ical`.
        name: As for `compare`.
    """

    schedule: Schedule
    leader: Leader
    stamp: datetime | str
    view: View | None
    extras: Extras
    name: str

    @property
    def key(self) -> str:
        """By which its events are known on a server."""
        return calendar_key(self.leader, self.view, self.name)

    @property
    def stamped(self) -> str:
        """The stamp as iCalendar writes it."""
        return utc(aware(aware(self.stamp, None, name="stamp"), UTC, name="stamp"))

    def written(self, previous: bytes | None = None) -> bytes:
        """The calendar; raises as `to_ical` does."""
        return to_ical(
            self.schedule,
            leader=self.leader,
            stamp=self.stamp,
            previous=previous,
            view=self.view,
            extras=self.extras,
        )


class Known(NamedTuple):
    """An event of ours on a server.

    Attributes:
        resource: Where, in which version.
        event: What it says.
        mine: Whether it has the mark of this calendar.
        ours: Whether it may be written again.
    """

    resource: Resource
    event: Component
    mine: bool
    ours: bool


def calendar_key(leader: Leader, view: View | None, name: str) -> str:
    """By which a calendar and its events are known on a server: a number, which tells of nothing that is hidden."""
    hidden = () if view is None or view.is_own(leader) else view._key
    return str(uuid_of("published", name, leader.id, *hidden))


def steps(wanted: Wanted, held: Sequence[Resource], url: str, *, overwrite: bool) -> Iterator[Step]:
    """What is to be done with each event of one person.

    Args:
        wanted: The calendar as it is to be.
        held: What is in it on the server, also of others.
        url: Where it is on the server.
        overwrite: Whether to write also what somebody else has changed.

    Raises:
        InvalidValue: The calendar cannot be written; also for a stamp before that of what is on the server.
    """
    fresh = wanted.written()
    said = {each.uid: each for each in components(fresh.decode())}
    known = _known(wanted, held, said, overwrite=overwrite)
    head = fresh.partition(BEGIN)[0].removesuffix(END)
    before = {name: block for name, each in known.items() if each.ours and (block := _before(wanted, head, each, said))}
    revised = wanted.written(b"".join((head, *before.values(), END)))
    made = {next(components(each.decode())).uid: each for each in split_ical(revised) if BEGIN in each}
    for name, data in made.items():
        yield _step(wanted, data, known.get(name), before.get(name), url)
    for name, there in known.items():
        if name not in made:
            # It is not in the plan, and not as we wrote it. If it is off already, all is well.
            action = Action.KEEP if there.event.cancelled else Action.EDITED
            yield _told(wanted, action, there.event, there.resource.url)


def _known(
    wanted: Wanted, held: Sequence[Resource], said: Mapping[str, Component], *, overwrite: bool
) -> dict[str, Known]:
    """The events of ours on the server, by UID; those of others are looked at no further."""
    found: dict[str, Known] = {}
    for resource in held:
        events = resource.events
        for event in events:
            mine = event.mark is not None and event.mark["key"] == wanted.key
            # By its UID it is of some calendar of ours, and it does not say of which: that is told, as it may be off.
            stray = event.mark is None and event.uid.endswith(f"@{DOMAIN}")
            planned = event.uid in said
            if not (mine or planned or stray):
                continue
            # With the mark of another it is theirs, whatever is to be written over.
            free = mine or (planned and event.mark is None)
            ours = (mine and event.intact) or (overwrite and free) or _agrees(event, said.get(event.uid))
            # Of several with one UID none is to be written; nor what has become another kind of event.
            alone = len(events) == 1 and event.uid not in found and not event.reshaped
            found[event.uid] = Known(resource, event, mine=mine, ours=ours and alone)
    return found


def _agrees(event: Component, said: Component | None) -> bool:
    return said is not None and meanings(event.lines) == meanings(said.lines)


def _before(wanted: Wanted, head: bytes, known: Known, said: Mapping[str, Component]) -> bytes | None:
    """The event as to_ical would have written it; None: it could not have."""
    event, fresh = known.event, said.get(known.event.uid)
    if fresh is not None:
        lines = previous_lines(event, fresh.by_name, wanted.stamped)
        return folded(("BEGIN:VEVENT", *lines.values(), *_alarms_before(event, fresh), "END:VEVENT"))
    try:
        block = folded(("BEGIN:VEVENT", *last_lines(event, wanted.stamped).values(), "END:VEVENT"))
        if not event.intact:
            # What somebody else wrote into it must not stand in the way of all others.
            alone = evolve(wanted, schedule=Schedule([Itinerary(wanted.leader, ())]))
            alone.written(b"".join((head, block, END)))
    except ValueError:
        return None
    return block


def _alarms_before(event: Component, fresh: Component) -> tuple[str, ...]:
    """Its alarms, in the words of *fresh* unless ours are to be changed; somebody's own are theirs to change."""
    if not event.own_alarms or alarms(event.inner) == alarms(fresh.inner):
        return fresh.inner
    return () if fresh.inner else OTHER_ALARM


def _step(wanted: Wanted, data: bytes, known: Known | None, before: bytes | None, url: str) -> Step:
    """What is to be done with an event, given how it is to be and how it was."""
    event = next(components(data.decode()))
    if known is None:
        return _told(wanted, Action.CREATE, event, f"{url}{resource_name(event.uid)}", _written(wanted, data, event))
    resource, there = known.resource, known.event
    if before is None:
        return _told(wanted, Action.EDITED, there, resource.url)
    if before in data and (there.intact or not known.mine):
        return _told(wanted, Action.KEEP, there, resource.url)
    action = Action.CANCEL if event.cancelled and not there.cancelled else Action.UPDATE
    return _told(wanted, action, event, resource.url, _written(wanted, data, event, there), resource.etag)


def _written(wanted: Wanted, data: bytes, event: Component, there: Component | None = None) -> bytes:
    """An event as it is sent: marked, with nobody in it whom a server would write to, and with what others added."""
    lines = [each for each in event.lines if name_of(each) not in NEVER_SENT]
    inner = event.inner
    mark = marked(Component(tuple(lines), inner), wanted.key)
    if there is not None:
        lines += there.additions
        inner = inner if there.own_alarms or event.cancelled else there.inner
    return b"".join((data.partition(BEGIN)[0], folded(("BEGIN:VEVENT", *lines, mark, *inner, "END:VEVENT")), END))


def is_as_sent(there: Component | None, data: bytes) -> bool:
    """Whether a server holds what was sent."""
    sent = next(components(data.decode()))
    return there is not None and there.intact and there.values(MARK) == sent.values(MARK)


def resource_name(uid: str) -> str:
    """What an event is called on a server: its number, which is in it as well."""
    return f"{uid.partition('@')[0]}.ics"


def _told(  # noqa: PLR0917 - all that a step is
    wanted: Wanted, action: Action, event: Component, url: str, data: bytes = b"", etag: str | None = None
) -> Step:
    title, start = (next(iter(event.values(name)), "") for name in ("SUMMARY", "DTSTART"))
    # It may be somebody else's, and is shown on a terminal.
    shown = " ".join(NO_TEXT.sub("?", text_in(title)).split())
    return Step(action, wanted.leader, event.uid, shown, WHEN.sub(r"\1-\2-\3 \4:\5", start), url, data, etag)
