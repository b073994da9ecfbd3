"""Every diagram as a widget: its controls redraw it, its words stand beside it, and a static picture stands for it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import ipywidgets
import pytest

from lab import diagrams
from tests.support.pictures import LESSONS, LOADS, MACHINE, PLANS, RACE, SITE

pytestmark = pytest.mark.usefixtures("english")
WIDGETS: dict[str, Callable[[], Any]] = {
    "hypervisor": lambda: diagrams.hypervisor(MACHINE),
    "capacity": diagrams.capacity,
    "stacks": diagrams.stacks,
    "container": diagrams.container,
    "race": lambda: diagrams.race(RACE),
    "scale": lambda: diagrams.scale(LOADS),
    "spike": lambda: diagrams.spike([10.0, 80.0, 10.0], per_replica=12.5, container_seconds=0.9, vm_seconds=13.2),
    "address_plan": lambda: diagrams.address_plan(SITE, PLANS["good"]),
    "course_map": lambda: diagrams.course_map(LESSONS),
    "kubernetes": diagrams.kubernetes,
}


def controls(diagram: Any) -> list[Any]:
    return [child for child in diagram.children if not isinstance(child, ipywidgets.HTML)]


@pytest.mark.parametrize("name", WIDGETS)
def test_a_static_picture_stands_for_it(name: str) -> None:
    diagram = WIDGETS[name]()
    bundle = diagram._repr_mimebundle_()
    assert bundle["text/plain"] == repr(diagram) == f"<{diagram.title}>"
    assert ElementTree.fromstring(bundle["image/svg+xml"]).get("role") == "img"
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["image/svg+xml"] == WIDGETS[name]()._repr_mimebundle_()["image/svg+xml"]


@pytest.mark.parametrize("name", WIDGETS)
def test_the_same_stands_there_in_words(name: str) -> None:
    words = WIDGETS[name]().children[-1].value
    assert words.startswith("<details><summary>The same in words</summary>")
    assert "<li>" in words


@pytest.mark.parametrize("name", ["hypervisor", "stacks", "container", "kubernetes"])
def test_every_choice_gives_a_picture_of_its_own(name: str) -> None:
    diagram = WIDGETS[name]()
    (choice,) = controls(diagram)
    pictures = set()
    for _label, value in choice.options:
        choice.value = value
        pictures.add(diagram.svg)
    assert len(pictures) == len(choice.options)


def test_a_machine_is_read_once_because_it_may_be_stopped_later() -> None:
    machine = SimpleNamespace(**vars(MACHINE))
    diagram = diagrams.hypervisor(machine)
    vars(machine).clear()
    (choice,) = controls(diagram)
    choice.value = "type2"
    assert "171 MB held on the host" in " ".join(ElementTree.fromstring(diagram.svg).itertext())


def test_sliders_count_again() -> None:
    diagram = diagrams.capacity()
    before = diagram.svg
    slider = next(each for each in controls(diagram) if "VM" in each.description)
    slider.value = 64
    assert diagram.svg != before
    assert "Services that fit, each in a VM: 56." in diagram.svg


def test_figures_that_cannot_be_give_a_sentence_in_the_picture() -> None:
    diagram = diagrams.capacity(host_mb=1024, reserved_mb=512)
    sliders = {each.description: each for each in controls(diagram)}
    sliders["The host keeps for itself, MB"].value = 4096
    assert "reserved_mb must be at most host_mb" in diagram.svg
    sliders["The host keeps for itself, MB"].value = 512
    assert "must be" not in diagram.svg


def test_the_map_shows_the_courses_own_lessons_by_default() -> None:
    assert "00 ·" in diagrams.course_map().svg


def test_every_exported_name_is_there() -> None:
    for name in diagrams.__all__:
        assert callable(getattr(diagrams, name))
