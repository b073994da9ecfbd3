"""Requests to the application, as its users make them, and its page as a notebook shows it."""

import threading
from dataclasses import dataclass, field
from html import escape
from types import TracebackType
from typing import Any

from lab.messages import translate as _

_SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        status: of HTTP; 0 where nobody answered.
        body: the answer's JSON; empty where there is none.
    """

    status: int
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it is a success."""
        return 200 <= self.status < 300


def ask(method: str, url: str, body: dict[str, Any] | None = None) -> Answer:
    """Make a request, straight to the address, whatever proxies the environment names.

    Args:
        method: of HTTP, such as `"GET"`.
        url: the whole address.
        body: sent as JSON.
    """
    response = _request(method, url, body)
    if response is None:
        return Answer(0)
    try:
        found = response.json()
    except ValueError:
        found = {}
    return Answer(int(response.status_code), found if isinstance(found, dict) else {})


def page(url: str) -> str:
    """The HTML of a page; empty where nobody answers."""
    response = _request("GET", url, None)
    return "" if response is None else str(response.content.decode("utf-8", "replace"))


def _request(method: str, url: str, body: dict[str, Any] | None) -> Any:
    import requests

    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.request(method, url, json=body, timeout=_SECONDS)
        except requests.RequestException:
            return None


@dataclass(frozen=True)
class Page:
    """A page of the application, shown in a frame that can neither run scripts nor reach out of itself."""

    content: str

    @property
    def height(self) -> int:
        """In pixels, so that the line below the orders is seen without scrolling: a frame does not grow with what is in it."""
        return 252 + 34 * self.content.count("<tr")

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        title = escape(_("The application's page"))
        frame = (
            f'<iframe sandbox="" title="{title}" srcdoc="{escape(self.content)}" '
            f'style="width:100%;max-width:720px;height:{self.height}px;border:1px solid #57606a"></iframe>'
        )
        return {"text/plain": repr(self), "text/html": frame}

    def __repr__(self) -> str:
        """The same for every page."""
        return "<lab.app page>"


class Traffic:
    """Requests to one address, one after another, until the block ends: how many there were, and how each one ended.

    Attributes:
        statuses: HTTP status (0 where nobody answered) → how many.
        versions: what the answers said of their version → how many.
    """

    def __init__(self, url: str, pause: float) -> None:
        """Use `App.traffic()`.

        Args:
            url: what to ask for.
            pause: between an answer and the next request, seconds.
        """
        self.statuses: dict[int, int] = {}
        self.versions: dict[str, int] = {}
        self._url, self._pause = url, pause
        self._begun, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._go, daemon=True)

    @property
    def requests(self) -> int:
        """How many were answered, or not."""
        return sum(self.statuses.values())

    @property
    def failures(self) -> int:
        """How many did not succeed."""
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 300)

    def __enter__(self) -> "Traffic":
        """Begin, and go on when the first answer has come."""
        self._thread.start()
        self._begun.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End, when the request that is under way has ended."""
        self._over.set()
        self._thread.join()

    def _go(self) -> None:
        last = False
        while not last:
            # one more after the end, so that what the block did last is seen too
            last = self._over.is_set()
            answer = ask("GET", self._url)
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if version := str(answer.body.get("version", "")):
                self.versions[version] = self.versions.get(version, 0) + 1
            self._begun.set()
            self._over.wait(self._pause)
