"""Fixtures of tests that look at pages: a browser and a page for each file, and where pictures are kept."""

import os
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# how long a page may stand still: what it waits for may be made by a kernel on a machine that does many other things
PATIENCE_MS = 600_000


# not longer than a file: while Playwright runs, its process can run no other event loop
@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE_MS)
    with chromium.started(chromium.find()) as browser:
        for name in ("new_context", "new_page"):
            setattr(browser, name, _patient(getattr(browser, name)))
        yield browser


def _patient(make: Callable[..., Any]) -> Callable[..., Any]:
    """It makes the same, without Playwright's own limit of 30 seconds."""

    @wraps(make)
    def made(**options: Any) -> Any:
        patient = make(**options)
        patient.set_default_timeout(PATIENCE_MS)
        return patient

    return made


@pytest.fixture(scope="module")
def page(browser: "Browser") -> Iterator["Page"]:
    made = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield made
    made.context.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures for people to look at are kept: `LAB_SCREENSHOTS`, else a folder of the test run."""
    folder = Path(os.environ.get("LAB_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
