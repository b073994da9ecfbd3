"""The page's addresses on the Jupyter server, behind its own log-in and its protection against forged requests (XSRF).

`course/` is the page, `course/state` the same as JSON, and what the page's forms are posted to is `course/<action>`.
"""

import asyncio
import os
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from lab.course import ASSIGNMENTS
from lab.errors import LabError
from lab.front.desk import TASKS, Desk, Notice
from lab.front.facts import Doing, Facts, gather
from lab.front.files import Course, find_course, own_copy
from lab.front.page import alone, render
from lab.front.tongue import choose, chosen_language, follow, reader_language
from lab.messages import LANGUAGES, speaking
from lab.messages import translate as _
from lab.paths import progress_file
from lab.progress import Kept, command, load

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

_COURSE, _DESK = "course_folder", "course_desk"


def install(server: "ServerApp") -> None:
    """Add the page to a server."""
    settings = server.web_app.settings
    follow(chosen_language())
    settings[_DESK] = Desk(server.log)
    settings[_COURSE] = Path(server.root_dir)
    base = settings["base_url"]
    actions = "|".join(("language", "progress", "assignment", *TASKS))
    server.web_app.add_handlers(  # type: ignore[no-untyped-call]
        ".*$",
        [
            (url_path_join(base, "course/?"), PageHandler),
            (url_path_join(base, "course/state"), StateHandler),
            (url_path_join(base, f"course/({actions})"), ActionHandler),
        ],
    )


class _Handler(JupyterHandler):
    auth_resource = "course"

    @property
    def desk(self) -> Desk:
        desk: Desk = self.settings[_DESK]
        return desk

    @property
    def course(self) -> Course:
        return find_course(self.settings[_COURSE])

    def reader_language(self) -> str:
        return reader_language(chosen_language(), os.environ, self.request.headers.get("Accept-Language", ""))

    async def facts(self, language: str) -> Facts:
        """What there is to say; the engine and the disk are asked in threads."""
        desk = self.desk
        engine = None if desk.busy else await desk.engine(language)
        doing = Doing(engine, desk.busy, desk.step, desk.notice)
        return await asyncio.to_thread(_gather, language, self.course, doing)


class PageHandler(_Handler):
    """The page."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The whole page, or with `?part` what goes into JupyterLab's."""
        self.set_header("Cache-Control", "no-store")
        language = self.reader_language()
        with speaking(language):
            try:
                facts = await self.facts(language)
            except LabError as error:
                self.set_status(HTTPStatus.CONFLICT)
                self.finish(alone(str(error)))
                return
            whole = not self.get_arguments("part")
            # JupyterLab sends the token in a header; in the page it would be another each time, and the page never the same
            token = self.xsrf_token.decode() if whole else ""
            self.finish(render(facts, base_url=self.base_url, xsrf=token, whole=whole))


class StateHandler(_Handler):
    """What the page says, as JSON."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The state."""
        language = self.reader_language()
        with speaking(language):
            try:
                self.finish((await self.facts(language)).for_programs())
            except LabError as error:
                self.set_status(HTTPStatus.CONFLICT)
                self.finish({"error": str(error)})


class ActionHandler(_Handler):
    """What the page's buttons do."""

    @web.authenticated
    @authorized
    async def post(self, action: str) -> None:
        """Do it, or begin it where it takes long; what came of it is on the page."""
        with speaking(self.reader_language()):
            try:
                opens = await self._act(action)
            except LabError as error:
                self.desk.tell(str(error), failed=True)
                opens = None
        if "application/json" in self.request.headers.get("Accept", ""):
            self.finish({"open": opens})
        else:
            self.redirect(self.base_url + (f"lab/tree/{quote(opens)}" if opens else "course/"), status=HTTPStatus.SEE_OTHER)

    async def _act(self, action: str) -> str | None:
        """Returns the file to open, if there is one."""
        if action == "language":
            await asyncio.to_thread(choose, self._language())
        elif action == "progress":
            _result, sentence = await asyncio.to_thread(command.delete)
            self.desk.tell(sentence())
        elif action == "assignment":
            return await self._own_copy()
        else:
            for name in TASKS:
                if name == action and not self.desk.start(name):
                    self.desk.tell(_("Something else is still under way."), failed=True)
        return None

    async def _own_copy(self) -> str:
        wanted = self.get_body_argument("slug")
        assignment = next((each for each in ASSIGNMENTS if each.slug == wanted), None)
        if assignment is None:
            raise web.HTTPError(HTTPStatus.BAD_REQUEST, "no such assignment")
        course = self.course
        return course.path(await asyncio.to_thread(own_copy, course, assignment, self._language()))

    def _language(self) -> str:
        language = self.get_body_argument("language")
        if language not in LANGUAGES:
            raise web.HTTPError(HTTPStatus.BAD_REQUEST, "no such language")
        return language


def _gather(language: str, course: Course, doing: Doing) -> Facts:
    try:
        kept = load()
    except OSError as error:
        kept, doing = Kept(), replace(doing, notice=Notice(str(command.unreadable(error)), failed=True))
    return gather(language, course, kept, progress_file(), doing)
