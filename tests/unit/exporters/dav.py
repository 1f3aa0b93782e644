"""A CalDAV server to publish to, Radicale, on this machine, and a proxy before it that breaks connections; a plan."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from attrs import evolve
from caldav.davclient import DAVClient
from icalendar import Calendar

from schedcheck.exporters.caldav import Action, Publication, Server, compare, fetch, publish
from schedcheck.model import Delegation, Event, Itinerary, Leader, Level, Place
from schedcheck.schedule import Schedule

PASSWORD = "pässwörd:€"  # noqa: S105 - of a server that lives for a minute
# Each with a folder of their own, so that tests do not meet.
USERS = [f"user{number}" for number in range(500)]
BALI = Place("Bali", level=Level.CITY, tz="Asia/Makassar", geo=(-8.65, 115.216667))
HALL = Place('Hall; one, \\N "two"', within=BALI)
LINE = Place("Secure, 'line'", remote=True, tz="Asia/Makassar")
SESSION = Event("Session I", HALL, "2022-11-15 10:00", "2022-11-15 12:00", kind="plenary")
CALL = Event("Call \u2028 home", LINE, "2022-11-15 13:00", "2022-11-15 13:20", kind="call")
DINNER = Event("Dinner", HALL, "2022-11-15 19:00", kind="meal", organizer=Delegation("Hosts"))
ALBA = Leader("Alba Aventura", email="alba@example.org")
BO = Leader("Bo")
PLAN = Schedule([Itinerary.of(ALBA, SESSION, CALL, DINNER), Itinerary.of(BO, SESSION)])
MOVED = PLAN.move(SESSION, by=timedelta(hours=1)).remove(PLAN.itinerary(ALBA).stop("dinner"))
FIRST, SECOND, THIRD = "2022-11-10T08:30Z", "2022-11-11T08:30Z", "2022-11-12T08:30Z"
OTHERS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//example//x//EN\r
BEGIN:VEVENT\r
UID:{uid}\r
DTSTAMP:20220101T000000Z\r
DTSTART:20221115T030000Z\r
DTEND:20221115T040000Z\r
SUMMARY:Dentist\r
END:VEVENT\r
END:VCALENDAR\r
"""

# It tells on which port it listens, and ends with its standard input: so also where the tests are killed.
SERVE = """\
import sys
from radicale import config, server
folder = sys.argv[1]
given = {
    # Not this port: its configuration knows of none that is free.
    "server": {"hosts": "127.0.0.1:5232"},
    "auth": {
        "type": "htpasswd", "htpasswd_filename": f"{folder}/users", "htpasswd_encryption": "plain", "delay": "0",
    },
    # What is not on the disk when the machine stops is no loss.
    "storage": {"filesystem_folder": f"{folder}/collections", "_filesystem_fsync": "False"},
    "web": {"type": "none"},
    "logging": {"level": "warning"},
}
class Told(server.ParallelHTTPServer):
    def __init__(self, configuration, family, address, handler):
        super().__init__(configuration, family, (address[0], 0), handler)
    def server_activate(self):
        super().server_activate()
        print(self.server_address[1], flush=True)
server.ParallelHTTPServer = Told
configuration = config.load()
configuration.update(given, "the tests", privileged=True)
server.serve(configuration, sys.stdin)
"""


@contextmanager
def radicale(folder: Path) -> Iterator[int]:
    """Radicale with its files in *folder*, on a port that is told."""
    (folder / "users").write_text("".join(f"{each}:{PASSWORD}\n" for each in USERS), encoding="utf-8")
    # Its warnings are its own.
    around = {name: each for name, each in os.environ.items() if not name.startswith(("COV_", "PYTHONWARNINGS"))}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-c", SERVE, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=around,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            # Nothing where it could not start: then its log says why.
            told = process.stdout.readline()
            assert told, (folder / "log").read_text(encoding="utf-8")
            yield int(told)
        finally:
            process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


class Proxy:
    """Hands on requests, one connection each, until it is to break one.

    Attributes:
        port: Where it listens.
        seen: The method of each request.
        break_at: Which request of a method is broken, from 0; None: none.
        how: "before" it gets to the server, in its "middle", or "after" the server did it, before the answer.
        answer: What to answer in place of the server.
    """

    def __init__(self, to: int) -> None:
        self.to = to
        self.seen: list[str] = []
        self.break_at: tuple[str, int] | None = None
        self.how = "before"
        self.answer: bytes | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait until it is stopped."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            with client, suppress(OSError):
                self._handle(client)

    def _handle(self, client: socket.socket) -> None:
        client.settimeout(10)
        request = _message(client)
        if not request:
            return
        method = request.split(b" ", 1)[0].decode()
        broken = self.break_at == (method, self.seen.count(method))
        self.seen.append(method)
        if broken and self.answer is not None:
            client.sendall(self.answer)
            return
        if broken and self.how == "before":
            return
        with socket.create_connection(("127.0.0.1", self.to), 10) as server:
            # So that each request is a connection of its own.
            request = request.replace(b"\r\nConnection: keep-alive", b"\r\nConnection: close", 1)
            server.sendall(request[: len(request) * 3 // 4] if broken and self.how == "middle" else request)
            if broken and self.how == "middle":
                return
            answer = b"".join(iter(lambda: server.recv(65536), b""))
            if not broken:
                client.sendall(answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))


def _message(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        got = client.recv(65536)
        if not got:
            return b""
        data += got
    head = data.partition(b"\r\n\r\n")[0].lower()
    size = int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
    while len(data) < len(head) + 4 + size:
        data += client.recv(65536)
    return data


def through(proxy: Proxy, server: Server) -> Server:
    """The same place, as it is reached by the proxy."""
    return evolve(server, url=f"http://127.0.0.1:{proxy.port}/{server.user}")


def client(server: Server) -> DAVClient:
    """What anybody else may do there."""
    made = DAVClient(server.url, username=server.user, password=server.password, enable_rfc6764=False)
    # No proxies: it is this machine.
    made.session.trust_env = False
    return made


def do(server: Server, plan: Schedule = PLAN, stamp: str = FIRST, **options: Any) -> Publication:  # noqa: ANN401 - of compare
    """Compare and publish."""
    return publish(server, compare(server, plan, stamp=stamp, **options))


def counts(publication: Publication) -> dict[str, int]:
    """How many steps there are of each kind."""
    return {str(each): len(publication.of(each)) for each in Action if publication.of(each)}


def there(server: Server, leader: Leader = ALBA, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - of fetch
    """The events in somebody's calendar, by title."""
    data = fetch(server, PLAN, leaders=[leader], **options)[leader]
    calendars: Any = Calendar.from_ical(data, multiple=True)
    return {str(event["SUMMARY"]): event for each in calendars for event in each.walk("VEVENT")}


def change(server: Server, publication: Publication, title: str, old: str, new: str) -> None:
    """What somebody else does with an event on the server."""
    (step,) = [each for each in publication.steps if each.title == title and each.leader == ALBA]
    with client(server) as asked:
        data = asked.request(step.url).raw
        assert old in data
        done = asked.put(step.url, data.replace(old, new, 1), {"Content-Type": "text/calendar"})
    assert 204 == done.status


def new_calendar(server: Server) -> str:
    """A calendar of somebody with an event of their own in it."""
    url = f"{server.url}work/"
    with client(server) as asked:
        assert 201 == asked.mkcalendar(url).status
        assert 201 == asked.put(f"{url}x.ics", OTHERS.format(uid="x"), {"Content-Type": "text/calendar"}).status
    return url
