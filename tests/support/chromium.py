"""A Chromium to test with: this machine's, else Debian's, unpacked in the cache without root."""

import json
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lab import apt
from lab.errors import LabError
from lab.paths import cache_dir
from tests.support import unwatched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# the library is one that Playwright's own Node.js wants and a small Debian lacks
_PACKAGES = ("chromium", "fonts-dejavu-core", "fontconfig-config", "libatomic1")
# what was found out once, for the processes that this one starts
_KNOWN = "LAB_TEST_CHROMIUM"
# a browser that asks nobody for news
_QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class Chromium:
    """A browser's program, what it is started with, and what it needs in its environment beside the usual.

    Attributes:
        node: the Node.js with which Playwright drives it; "" for Playwright's own.
    """

    program: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    node: str = ""


def find(say: Callable[[str], None] = print) -> Chromium:
    """A Chromium that has shown a page; fetched first where this machine has none that does.

    Raises:
        LabError: there is none, and none can be fetched; or it does not start, with its reason.
    """
    if known := os.environ.get(_KNOWN):
        return Chromium(**json.loads(known))
    reason = ""
    if installed := next(filter(None, map(shutil.which, _INSTALLED)), None):
        found, reason = _that_starts(Chromium(installed, _QUIET))
        if found:
            return found
    try:
        found, reason = _that_starts(_unpacked(say))
    except LabError as error:
        raise LabError(f"{installed} does not start: {reason}" if installed else error.happened) from error
    if found is None:
        raise LabError(f"Debian's Chromium does not start: {reason}")
    return found


def _that_starts(chromium: Chromium) -> tuple[Chromium | None, str]:
    """The browser as it starts here, or why it does not, in its own words."""
    # its own sandbox takes namespaces, which root and some machines refuse; the pages that it is shown are the tests' own
    tried = [replace(chromium, arguments=[*_QUIET, "--no-sandbox"])]
    if os.geteuid() != 0:
        tried.insert(0, chromium)
    reason = ""
    for each in tried:
        if not (reason := _reason(each)):
            os.environ[_KNOWN] = json.dumps(asdict(each))
            return each, ""
    return None, reason


@contextmanager
def started(chromium: Chromium) -> Iterator["Browser"]:
    """The browser, running until the block ends."""
    from playwright.sync_api import sync_playwright

    if chromium.node:
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = chromium.node
    environment: dict[str, str | float | bool] = {
        **os.environ,
        **chromium.environment,
        unwatched.PROGRAM: chromium.program,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=unwatched.__file__, args=chromium.arguments, env=environment, timeout=0
        )
        yield launched
        launched.close()


def _reason(chromium: Chromium) -> str:
    """Why it shows no page, in its own words; "" where it does."""
    try:
        with started(chromium) as browser:
            page = browser.new_page()
            page.set_content("<title>shown</title>")
            shown = page.title() == "shown"
    except Exception as error:  # Playwright's own errors, and plain ones where its driver does not start
        return next((line for line in str(error).splitlines() if line.strip()), "it gave no reason")
    return "" if shown else "it shows no page"


def _unpacked(say: Callable[[str], None]) -> Chromium:
    """Debian's, with the libraries and a font that this machine lacks."""
    root = apt.unpacked(_PACKAGES, cache_dir() / "tools" / "-".join(_PACKAGES), say=say)
    fonts = root / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{root / 'usr/share/fonts'}</dir><cachedir>{root / 'fonts-cache'}</cachedir></fontconfig>"
    )
    environment = {"LD_LIBRARY_PATH": apt.library_path(root), "FONTCONFIG_FILE": str(fonts)}
    node = root / "node"
    node.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={shlex.quote(environment["LD_LIBRARY_PATH"])} exec {_own_node()} "$@"\n')
    node.chmod(0o755)
    return Chromium(str(root / "usr" / "lib" / "chromium" / "chromium"), _QUIET, environment, str(node))


def _own_node() -> str:
    import playwright

    return shlex.quote(str(Path(playwright.__file__).parent / "driver" / "node"))
