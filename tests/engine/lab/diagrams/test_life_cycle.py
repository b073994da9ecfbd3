"""The life of containers that really live, die and are started again, as their engine tells it."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets
import pytest

import lab
from lab.diagrams import life_cycle, read_life
from lab.diagrams.life_cycle_states import life_cycle_svg
from lab.errors import LabError
from tests.support.svg import drawn

pytestmark = pytest.mark.usefixtures("english")
Start = Callable[..., Any]


@pytest.fixture
def start(client: Any) -> Iterator[Start]:
    """Starts containers, and removes those that are left."""
    from docker.errors import NotFound

    started = []
    tag = lab.images.busybox(client)

    def run(command: list[str], **options: Any) -> Any:
        name = f"life-{uuid.uuid4().hex[:8]}"
        started.append(client.containers.run(tag, command, detach=True, name=name, **options))
        return started[-1]

    yield run
    for container in started:
        try:
            container.remove(force=True)
        except NotFound:
            continue


def test_a_container_that_is_paused_killed_and_removed_leaves_its_story(client: Any, start: Start) -> None:
    container = start(["sleep", "300"])
    container.pause()
    assert read_life(client, container).state == "paused"
    container.unpause()
    container.kill()
    container.wait()
    container.remove()
    life = read_life(client, container)
    assert [event.action for event in life.events] == ["create", "start", "pause", "unpause", "kill", "die", "destroy"]
    assert life.events[5].status == 137
    assert life.state == "removed"
    assert life.steps() == {
        ("created", "running"): 1,
        ("running", "paused"): 1,
        ("paused", "running"): 1,
        ("running", "exited"): 1,
        ("exited", "removed"): 1,
    }
    assert life.events[0].seconds == 0
    assert [event.seconds for event in life.events] == sorted(event.seconds for event in life.events)


def test_a_restart_policy_is_seen_in_the_counts(client: Any, start: Start) -> None:
    policy = {"Name": "on-failure", "MaximumRetryCount": 1}
    container = start(["sh", "-c", "exit 3"], restart_policy=policy)
    ends = client.events(decode=True, since=1, filters={"container": container.id, "event": "die"})
    assert [next(ends)["Actor"]["Attributes"]["exitCode"] for _end in range(2)] == ["3", "3"]
    life = read_life(client, container)
    assert life.steps()["running", "exited"] == 2
    assert life.steps()["exited", "running"] == 1
    text = drawn(life_cycle_svg(life))
    assert "die ×2" in text
    assert "die (3)" in text


def test_commands_that_are_run_in_it_are_no_part_of_its_life(client: Any, start: Start) -> None:
    container = start(["sleep", "300"])
    container.exec_run("true")
    assert [event.action for event in read_life(client, container).events] == ["create", "start"]


def test_it_can_be_asked_for_by_name(client: Any, start: Start) -> None:
    container = start(["sleep", "300"])
    assert read_life(client, container.name) == read_life(client, container)


def test_a_container_of_which_nothing_is_known_gives_a_sentence(client: Any) -> None:
    with pytest.raises(LabError, match=r"remembers nothing of a container nowhere-to-be-found\."):
        life_cycle(client, "nowhere-to-be-found")


def test_the_widget_reads_again_when_asked(client: Any, start: Start) -> None:
    container = start(["sleep", "300"])
    diagram = life_cycle(client, container)
    assert repr(diagram) == "<Life of a container>"
    assert "destroy ×1" not in drawn(diagram.svg)
    (button,) = [child for child in diagram.children if isinstance(child, ipywidgets.Button)]
    container.remove(force=True)
    button.click()
    assert "destroy ×1" in drawn(diagram.svg)
