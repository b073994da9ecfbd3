"""Fixtures of tests that look at pages: a browser and a page for each file, and where pictures are kept."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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
        yield browser


@pytest.fixture(scope="module")
def page(browser: "Browser") -> Iterator["Page"]:
    made = browser.new_page(viewport={"width": 1400, "height": 1000})
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.context.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures for people to look at are kept: `LAB_SCREENSHOTS`, else a folder of the test run."""
    folder = Path(os.environ.get("LAB_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
