"""WCAG 2.2 AA contrast of every pair of colours that meet, in both themes, and kinds that differ without colour."""

import pytest

from lab.diagrams.style import DARK, LIGHT, LOOKS, Theme, kind_name

THEMES = {"light": LIGHT, "dark": DARK}
# JupyterLab 4's own --jp-layout-color0, which takes the paper's place there
JUPYTERLAB = {"light": "#ffffff", "dark": "#111111"}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", LOOKS)
def test_a_box_can_be_read_and_seen(kind: str, theme: str) -> None:
    look = LOOKS[kind]
    shade = look.light if theme == "light" else look.dark
    page: Theme = THEMES[theme]
    assert contrast(page.ink, shade.fill) >= 4.5
    assert contrast(shade.line, shade.fill) >= 3
    for paper in (page.paper, JUPYTERLAB[theme]):
        assert contrast(shade.line, paper) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_the_page_can_be_read(theme: str) -> None:
    page = THEMES[theme]
    for paper in (page.paper, JUPYTERLAB[theme]):
        assert contrast(page.page_ink, paper) >= 4.5
        assert contrast(page.muted, paper) >= 4.5


def test_kinds_differ_by_pattern_and_by_name_too() -> None:
    assert len({look.pattern for look in LOOKS.values()}) == len(LOOKS)
    assert len({kind_name(kind) for kind in LOOKS}) == len(LOOKS)
