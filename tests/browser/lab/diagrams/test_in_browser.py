"""Every picture in a real Chromium: no text is cut or covers another, and the theme is followed."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from lab.card import Finding
from tests.support.axe import serious
from tests.support.pictures import PICTURES

# texts that leave the paper, meet another text, or cross the edge of a box
FAULTS = """() => {
  const svg = document.querySelector('svg'), paper = svg.viewBox.baseVal, faults = [];
  const overlap = (a, b) => Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1
    && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 3;
  const within = (a, b) => a.x >= b.x - 1 && a.x + a.width <= b.x + b.width + 1
    && a.y >= b.y - 1 && a.y + a.height <= b.y + b.height + 1;
  const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBBox()]);
  const boxes = [...svg.querySelectorAll('rect[class]:not(.lab-paper)')].map(box => box.getBBox());
  texts.forEach(([words, place], index) => {
    if (!within(place, paper)) faults.push('off the paper: ' + words);
    for (const [others, other] of texts.slice(index + 1))
      if (overlap(place, other)) faults.push(words + ' covers ' + others);
    for (const box of boxes)
      if (overlap(place, box) && !within(place, box)) faults.push('crosses a box: ' + words);
  });
  return faults;
}"""
COLOURS = """() => {
  const svg = document.querySelector('svg');
  const fill = name => getComputedStyle(svg.querySelector(name)).fill;
  return [fill('.lab-paper'), fill('.lab-kernel'), fill('text.lab-page-ink')];
}"""
LIGHT = ["rgb(255, 255, 255)", "rgb(253, 232, 208)", "rgb(27, 31, 36)"]
DARK = ["rgb(17, 20, 24)", "rgb(74, 44, 15)", "rgb(240, 243, 246)"]


def faults(browser: Browser) -> dict[str, Any]:
    """Each picture's faults, where it has any."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    found = {}
    for name, draw in PICTURES.items():
        page.set_content(draw())
        found[name] = page.evaluate(FAULTS)
    page.close()
    return {name: each for name, each in found.items() if each}


@pytest.mark.usefixtures("english")
def test_nothing_is_cut_or_covered(browser: Browser) -> None:
    assert not faults(browser)


@pytest.mark.usefixtures("longer")
def test_nothing_is_cut_or_covered_in_a_longer_language(browser: Browser) -> None:
    assert not faults(browser)


def test_nothing_is_cut_or_covered_in_portuguese(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "pt-BR")
    assert not faults(browser)


@pytest.mark.parametrize(("scheme", "expected"), [("light", LIGHT), ("dark", DARK)])
def test_it_follows_the_systems_theme(browser: Browser, scheme: Any, expected: list[str]) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.set_content(PICTURES["stacks"]())
    assert page.evaluate(COLOURS) == expected
    page.close()


@pytest.mark.parametrize(("light", "expected"), [("true", LIGHT), ("false", DARK)])
def test_jupyterlabs_theme_outweighs_the_systems(browser: Browser, light: str, expected: list[str]) -> None:
    page = browser.new_page(color_scheme="dark" if light == "true" else "light")
    page.set_content(f'<body data-jp-theme-light="{light}">{PICTURES["stacks"]()}</body>')
    assert page.evaluate(COLOURS) == expected
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_pictures_and_cards(browser: Browser, scheme: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    cards = [
        Finding(passed, "A container runs.", "It does.", "docker ps")._repr_mimebundle_()["text/html"] for passed in (True, False)
    ]
    shown = "".join(f"<section>{picture}</section>" for picture in [*(draw() for draw in PICTURES.values()), *cards])
    page = browser.new_page(color_scheme=scheme)
    ink, paper = ("#111418", "#ffffff") if scheme == "light" else ("#f0f3f6", "#111418")
    page.set_content(
        f'<!doctype html><html lang="en"><title>Pictures</title><body style="color:{ink};background:{paper}">'
        f"<main><h1>Pictures</h1>{shown}</main>"
    )
    assert serious(page) == []
    page.close()


def test_it_fits_a_narrow_window(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 480, "height": 900})
    page.set_content(PICTURES["stacks"]())
    assert page.evaluate("document.documentElement.scrollWidth") <= 480
    page.close()
