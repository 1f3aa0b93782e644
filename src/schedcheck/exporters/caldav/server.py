"""A CalDAV server (RFC 4791): the few requests that are made of it, none of which changes what it was not told to.

Nothing of what the client says of a failure is told on, since a URL, a header or a local variable in it may hold the
password.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass
from xml.sax.saxutils import escape

from attrs import field, frozen

from schedcheck.errors import InvalidValue, MissingExtra, ServerFailed
from schedcheck.exporters.caldav.held import Resource

__all__ = ["Server"]

TIMEOUT = 30
CALENDAR = "{urn:ietf:params:xml:ns:caldav}calendar"
NAMESPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
WHAT_IT_IS = f'<?xml version="1.0"?><propfind {NAMESPACES}><prop><resourcetype/></prop></propfind>'
ALL_EVENTS = (
    f'<?xml version="1.0"?><C:calendar-query {NAMESPACES}><prop><getetag/><C:calendar-data/></prop>'
    '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>'
    "</C:calendar-query>"
)
NEW_CALENDAR = (
    f'<?xml version="1.0"?><C:mkcalendar {NAMESPACES}><set><prop><displayname>{{name}}</displayname>'
    '<C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set>'
    "</prop></set></C:mkcalendar>"
)
# What no XML may hold; control characters are in no name that to_ical wrote.
NO_XML = re.compile("[\ufffe\uffff]")
# Somebody else was there before: another version, another place of it, or it is gone.
OVERTAKEN = {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
PARTLY = "it told some of them only"
WHY = {
    "ResponseError": PARTLY,
    "XMLSyntaxError": "what it answered is no answer of such a server",
    "TooManyRedirects": "it is elsewhere now: give the address to which the server leads",
    "SSLError": "the certificate of the server is not to be trusted",
    "RateLimitError": "the server wants to be asked later",
    "NotImplementedError": "the server wants another way to log in than basic, digest or bearer",
}


def address(url: Any, what: str = "url") -> str:
    """The URL of a collection, with the slash that ends it; raises `InvalidValue`, which never tells a password."""
    must = f"{what} must be the address of a collection, such as https://dav.example.org/planner/"
    if not isinstance(url, str):
        raise InvalidValue(must, type(url).__name__)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InvalidValue(must, "what is no URL") from None
    if "@" in parts.netloc:
        raise InvalidValue(f"{what} must hold neither user nor password, which are given beside", "one that does")
    if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment or not url.isprintable():
        raise InvalidValue(must, ascii(url))
    if parts.scheme == "http" and not _is_this_machine(host):
        raise InvalidValue(f"{what} must begin with https: without, who listens reads the calendars", ascii(url))
    return f"{parts.scheme}://{parts.netloc}{quote(unquote(parts.path), safe='/@:')}".rstrip("/") + "/"


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(url: str) -> str:
    return address(url)


def _secret(self: Server, _attribute: object, value: str | None) -> None:
    if (value is None) is not (self.user is None):
        raise InvalidValue("user and password must be given together", "one of them")
    for name, each in (("user", self.user), ("password", value)):
        # The value is not told: it may be the password in the wrong place.
        if each is not None and not (isinstance(each, str) and each and each.isprintable()):
            raise InvalidValue(f"{name} must be text without control characters", "another")


@frozen
class Server:
    """Where calendars are published: a collection on a CalDAV server, and who asks there.

    Args:
        url: The address of the collection in which each person has a calendar: on most servers, that of the user.
        user, password: Who asks; neither: nobody in particular.
        ca: A file with the certificates to trust, where the server's is signed by none that the system knows.

    Raises:
        InvalidValue: An address with a password in it, or one without TLS on another machine.
    """

    url: str = field(converter=_address)
    user: str | None = field(default=None, kw_only=True)
    password: str | None = field(default=None, kw_only=True, repr=False, validator=_secret)
    ca: str | None = field(default=None, kw_only=True)


class Connection:
    """What is asked of a server, for as long as it is open."""

    def __init__(self, server: Server, client: Any) -> None:
        self._server = server
        self._client = client

    def kind(self, url: str) -> bool | None:
        """Whether there is a calendar: None where there is nothing at all.

        Raises:
            ServerFailed: It is not told.
        """
        found = self._ask("say what is at", url, lambda: self._client.propfind(url, WHAT_IT_IS, 0))
        if found.status == HTTPStatus.NOT_FOUND:
            return None
        self._expect(found, "say what is at", url, {HTTPStatus.MULTI_STATUS, HTTPStatus.OK})
        return any(CALENDAR in (each.properties.get("{DAV:}resourcetype") or ()) for each in found.results or ())

    def read(self, url: str) -> list[Resource] | None:
        """All events of a calendar; None where there is nothing at all. Raises `ServerFailed`."""
        what = "tell the events of"
        found = self._ask(what, url, lambda: self._client.report(url, ALL_EVENTS, 1))
        if found.status == HTTPStatus.NOT_FOUND:
            return None
        self._expect(found, what, url, {HTTPStatus.MULTI_STATUS})
        results = self._ask(what, url, found.parse_calendar_query)
        if any(each.status >= HTTPStatus.BAD_REQUEST for each in results):
            raise ServerFailed(what, url, PARTLY)
        if not all(each.etag for each in results):
            raise ServerFailed(what, url, "it has no ETags, by which to see what somebody else changes meanwhile")
        return [Resource(self._at(each.href), each.etag, each.calendar_data) for each in results if each.calendar_data]

    def make(self, url: str, name: str) -> None:
        """Make a calendar, unless it is there; raises `ServerFailed`."""
        body = NEW_CALENDAR.format(name=escape(NO_XML.sub("\ufffd", name)))
        made = self._ask("make", url, lambda: self._client.mkcalendar(url, body))
        # Somebody else may have made it just now.
        if made.status != HTTPStatus.CREATED and not self.kind(url):
            self._expect(made, "make", url, {HTTPStatus.CREATED})

    def write(self, url: str, data: bytes, *, etag: str | None) -> bool:
        """Write an object if it still is the version *etag*; None: if there is none. Whether it was written.

        Raises:
            ServerFailed: It is not known, or the server does not want it.
        """
        condition = {"If-None-Match": "*"} if etag is None else {"If-Match": etag}
        headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
        done = self._ask("take", url, lambda: self._client.put(url, data, headers))
        if done.status in OVERTAKEN:
            return False
        self._expect(done, "take", url, {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})
        return True

    def _at(self, path: str) -> str:
        """The URL of what the server calls by a path."""
        parts = urlsplit(self._server.url)
        return f"{parts.scheme}://{parts.netloc}{quote(path, safe='/@:')}"

    def _ask(self, what: str, url: str, request: Callable[[], Any]) -> Any:
        try:
            return request()
        except Exception as error:  # noqa: BLE001 - of the client, of what it is made of, of the system: see above
            why = self._why(error)
        # Only now: raised from within, it would carry the client's own error with it.
        raise ServerFailed(what, url, why)

    def _why(self, error: Exception) -> str:
        name = type(error).__name__
        if name in WHY:
            return WHY[name]
        status = getattr(error, "status", None)
        if isinstance(status, int):
            return _status(status)
        if "Timeout" in name:
            return f"there was no answer within {TIMEOUT} s"
        return f"the connection failed or broke off ({name})"

    def _expect(self, found: Any, what: str, url: str, good: set[HTTPStatus]) -> None:
        if found.status not in good:
            raise ServerFailed(what, url, _status(found.status))


def _status(status: int) -> str:
    known = HTTPStatus(status).phrase if status in set(HTTPStatus) else "which is no status of HTTP"
    more = ": is the password right?" if status == HTTPStatus.UNAUTHORIZED else ""
    return f"it answered {status} {known}{more}"


@contextmanager
def connected(server: Server) -> Iterator[Connection]:
    """A server that can be asked; raises `MissingExtra`."""
    try:
        from caldav.davclient import DAVClient  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise MissingExtra("caldav", "publishing to a CalDAV server") from None
    client = DAVClient(
        server.url,
        username=server.user,
        password=server.password,
        timeout=TIMEOUT,
        ssl_verify_cert=server.ca or True,
        # The address is what was given: no other is looked up.
        enable_rfc6764=False,
    )
    session: Any = client.session
    # Not what a .netrc says: it would come before the user that was given. Of the surroundings, only proxies count.
    session.trust_env = False
    parts = urlsplit(server.url)
    session.proxies = {} if _is_this_machine(parts.hostname or "") or proxy_bypass(parts.netloc) else getproxies()
    # A PUT that is led elsewhere comes there as a GET, whose answer looks as if it had been done.
    session.max_redirects = 0
    with client:
        yield Connection(server, client)
