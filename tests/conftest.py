"""What every folder shares: a browser, and the mark of tests that keep an emulated machine busy."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_FOLDERS = {"vm", "fresh"}
# what has nothing to do with Docker, and so can be run with them: the halves take about the same time
_APART = {"browser", "check", "exchange", "feedback", "frame", "repair", "report"}
_APART_FILES = {
    *("test_assignment_files.py", "test_late_class.py", "test_forgeries.py"),
    *("test_faults.py", "test_check.py", "test_session.py", "test_lms.py", "test_late_rules.py"),
    *("test_pictures.py", "test_contrast.py", "test_text_coverage.py", "test_finding_ones_way.py", "test_validate.py"),
    *("test_checks_of_07.py", "test_checks_of_08.py", "test_exporting.py", "test_in_browser.py", "test_lesson_tools.py"),
    *("test_only_local.py", "test_planning.py", "test_scripted.py"),
}
# of these files the tests with such parameters: attacks of submissions that have no engine, in a sandbox that takes none, and
# the assignment that asks for no engine
_APART_PARAMETERS = {
    "test_attacks.py": re.compile(r"^(bubblewrap|plain)(-|$)"),
    "test_mutations.py": re.compile("^01-"),
    "test_mutations_here.py": re.compile("^01-"),
}
# it races a machine against what Docker runs, and the others clean up on that Docker
_WITH_DOCKER = {"test_race.py"}
# the engine or the lesson's place among a test's parameters: `[vm-nginx]`, `[03-containers-en-vm]`, `[00-start-en-on-vm]`
_PARAMETER = re.compile(r"^vm(-|$)|-vm$")
# what a page waits for may be made by a kernel that has yet to start, on a machine that does other things too
_PATIENCE_MS = 60_000
# a browser that asks nobody for news
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def pytest_configure(config: pytest.Config) -> None:
    """Keep what belongs to a student, and here to whoever runs the tests, out of their reach: kernels note progress there."""
    folder = tempfile.TemporaryDirectory(prefix="data-")
    config.add_cleanup(folder.cleanup)
    os.environ["XDG_DATA_HOME"] = folder.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test` can run beside the others: what keeps a machine busy, and what has nothing to do with Docker."""
    for item in items:
        parameters = item.name.partition("[")[2].removesuffix("]")
        without_engine = item.path.name in _APART_PARAMETERS and _APART_PARAMETERS[item.path.name].search(parameters)
        if item.path.parent.name in _APART or item.path.name in _APART_FILES or without_engine:
            item.add_marker(pytest.mark.apart)
        if item.path.name in _WITH_DOCKER:
            continue
        if item.path.parent.name in _FOLDERS or _PARAMETER.search(parameters):
            item.add_marker(pytest.mark.vm)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=_PATIENCE_MS)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "the browser tests need Chromium: apt-get install chromium"
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=[*_QUIET, *as_root])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def page(browser: "Browser") -> "Page":
    made = browser.new_page(viewport={"width": 1400, "height": 1000})
    made.set_default_timeout(_PATIENCE_MS)
    return made


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures for people to look at are kept: `LAB_SCREENSHOTS`, else a folder of the test run."""
    folder = Path(os.environ.get("LAB_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
