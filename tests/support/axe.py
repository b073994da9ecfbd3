"""What axe-core, the usual checker of pages for accessibility, finds wrong with a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def serious(page: Page, context: str | None = None) -> list[str]:
    """Its serious and critical findings: the rule, and the element that breaks it.

    Args:
        page: as it is shown.
        context: a CSS selector, to look at a part of it only.
    """
    found = Axe().run(page, context=context).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in {"serious", "critical"}]
