"""The game of restarting by hand: a board of services, a button each, a minute, and a score."""

import threading
import time
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets  # type: ignore[import-untyped]

from lab.messages import translate as _
from lab.toil.killing import Chaos
from lab.toil.scoring import Look, Score
from lab.toil.working import LABEL, Watch, on_duty

if TYPE_CHECKING:
    from docker import DockerClient

_WIDE = "150px"


def game(client: "DockerClient", *, seconds: float = 60, services: int = 10, every: float = 2.0) -> "Game":
    """The game: press Start, and then the button of each service that is down, until the time is over.

    Args:
        client: the engine, from `lab.engine()`.
        seconds: how long it lasts.
        services: how many there are to look after.
        every: seconds between two deaths.
    """
    return Game(client, seconds, services, every)


class Game(ipywidgets.VBox):  # type: ignore[misc]
    """The board; made by `game`.

    Attributes:
        score: the last game's, None before its end.
    """

    def __init__(self, client: "DockerClient", seconds: float, services: int, every: float) -> None:
        """A board on which nothing has begun."""
        self.score: Score | None = None
        self._client, self._seconds, self._services, self._every = client, seconds, services, every
        self._watch: Watch | None = None
        self._thread: threading.Thread | None = None
        self._ending = threading.Lock()
        self._start = ipywidgets.Button(description=_("Start"), icon="play", layout=ipywidgets.Layout(width="max-content"))
        self._start.on_click(lambda _button: self.start())
        self._status = ipywidgets.HTML(self._sentence(_("Nothing runs yet.")))
        self._buttons = [self._button(f"{LABEL}-{index:02}") for index in range(1, services + 1)]
        board = ipywidgets.HBox(self._buttons, layout=ipywidgets.Layout(flex_flow="row wrap", max_width="720px"))
        super().__init__([self._start, self._status, board])

    def start(self) -> None:
        """Begin, unless a game is under way; it goes on by itself until its time is over."""
        if self._thread and self._thread.is_alive():
            return
        self.score = None
        self._status.value = self._sentence(_("The services are being started…"))
        self._thread = threading.Thread(target=self._play, daemon=True)
        self._thread.start()

    def restart(self, name: str) -> None:
        """What a service's button does."""
        from docker.errors import APIError

        watch = self._watch
        if watch is None:
            return
        try:
            watch.restart(name)
        except APIError as error:
            with self._ending:
                if self._watch is watch:  # the score stays: the services were being taken away
                    self._status.value = self._sentence(str(error.explanation or error))

    def wait(self) -> Score | None:
        """Wait for the end of the game that is under way; returns its score."""
        if self._thread:
            self._thread.join()
        return self.score

    def _play(self) -> None:
        try:
            with on_duty():
                watch = self._watch = Watch(self._client, self._services, self._show)
                with watch, Chaos(self._client, LABEL, self._every, None) as killer:
                    time.sleep(self._seconds)
                self.score = watch.score(len(killer.deaths))
            self._end(str(self.score))
        except Exception as error:  # whatever it is, the board says so: nobody would see a thread's traceback
            self._end(_("The game was broken off: {reason}").format(reason=error))

    def _end(self, text: str) -> None:
        with self._ending:
            self._watch = None
            self._status.value = self._sentence(text)
        for button in self._buttons:
            button.description, button.icon, button.button_style = button.tooltip, "", ""

    def _show(self, look: Look) -> None:
        left = max(0, round(self._seconds - look.at))
        self._status.value = self._sentence(
            _("{up} of {all} up; {left} s left").format(up=len(look.up), all=self._services, left=left)
        )
        for button in self._buttons:
            up = button.tooltip in look.up
            button.disabled = False  # from now on: who plays by keyboard would lose their place in the page
            button.icon = "check" if up else "refresh"
            button.description = button.tooltip if up else _("restart {name}").format(name=button.tooltip)
            button.button_style = "" if up else "danger"

    def _button(self, name: str) -> Any:
        button = ipywidgets.Button(description=name, tooltip=name, disabled=True, layout=ipywidgets.Layout(width=_WIDE))
        button.on_click(lambda _button: self.restart(name))
        return button

    def _sentence(self, text: str) -> str:
        return f'<span role="status">{escape(text)}</span>'

    def __repr__(self) -> str:
        """The same on every run."""
        title = _("Restart by hand")
        return f"<{title}>"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options) or {}
        words = _("A board of {count} services, a button each. Run this cell to play: {seconds} seconds.").format(
            count=self._services, seconds=round(self._seconds)
        )
        html = f'<p style="border:1px dashed currentColor;border-radius:6px;padding:6px 12px;max-width:720px">{escape(words)}</p>'
        return {**bundle, "text/plain": repr(self), "text/html": html}
