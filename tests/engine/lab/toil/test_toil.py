"""The game of restarting by hand: its score, its chaos and its board, over containers that really die."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import lab
from lab.engines.client import LabClient
from lab.errors import LabError
from lab.toil.killing import running
from lab.toil.working import LABEL
from tests.support.waiting import until

pytestmark = pytest.mark.usefixtures("english")


def test_nobody_repairs_and_the_deaths_stay(client: LabClient) -> None:
    found = lab.toil.shift(client, seconds=6, services=3, every=0.3)
    assert found.deaths >= 1
    assert found.repairs == 0
    assert found.up < 1


def test_a_function_repairs_what_it_is_told_of(client: LabClient) -> None:
    told: list[str] = []

    def repair(dead: list[str]) -> None:
        told.extend(dead)
        for name in dead:
            client.containers.get(name).start()

    found = lab.toil.shift(client, repair, seconds=12, services=3, every=0.5)
    assert found.repairs >= 1
    assert set(told) <= {f"{LABEL}-0{index}" for index in (1, 2, 3)}


def test_it_leaves_nothing_behind_even_if_the_repair_fails(client: LabClient) -> None:
    def repair(dead: list[str]) -> None:
        raise RuntimeError(dead[0])

    with pytest.raises(RuntimeError, match=LABEL):
        lab.toil.shift(client, repair, seconds=30, services=2, every=0.1)
    assert running(client, LABEL) == {}
    assert client.containers.list(all=True, filters={"label": LABEL}) == []


@pytest.mark.parametrize("figures", [{"seconds": 0}, {"services": 0}, {"services": 31}, {"every": 0}])
def test_figures_that_cannot_be_give_a_sentence(client: LabClient, figures: dict[str, float]) -> None:
    with pytest.raises(LabError, match="That is no shift"):
        lab.toil.shift(client, **figures)


def test_chaos_kills_only_what_carries_the_label(client: LabClient) -> None:
    run = {"image": lab.images.busybox(client), "command": ["sleep", "300"], "detach": True}
    spared = client.containers.run(**run)
    victim = client.containers.run(**run, labels={"toil-test": "a"})
    try:
        with lab.toil.chaos(client, "toil-test", every=0.1) as killer:
            until(lambda: bool(killer.deaths))
        victim.wait()
        spared.reload()
        assert set(killer.deaths) == {victim.name}
        assert spared.status == "running"
        deaths = len(killer.deaths)
        victim.start()
        time.sleep(0.5)
        victim.reload()
        assert (victim.status, len(killer.deaths)) == ("running", deaths)
    finally:
        for container in (spared, victim):
            container.remove(force=True)


def test_the_game_is_played_with_its_buttons(client: LabClient) -> None:
    game = lab.toil.game(client, seconds=15, services=3, every=0.7)
    start, status, board = game.children
    assert "Nothing runs yet" in status.value
    start.click()
    start.click()  # a second game does not begin meanwhile
    dead = lambda: [button for button in board.children if button.button_style == "danger"]  # noqa: E731
    until(lambda: bool(dead()))
    assert dead()[0].description.startswith("restart toil-")
    with ThreadPoolExecutor(1) as player:
        game_over = player.submit(game.wait)
        while not game_over.done():
            for button in dead():
                button.click()
            time.sleep(0.2)
    found = game_over.result()
    assert found is not None
    assert found.deaths >= 1
    assert found.repairs >= 1
    assert str(found) in status.value
    assert not any(button.disabled for button in game.children[:1] + board.children)  # no place of the keyboard's is lost
    assert {button.button_style for button in board.children} == {""}
    assert client.containers.list(all=True, filters={"label": LABEL}) == []


def test_a_game_that_is_broken_off_says_so(client: LabClient) -> None:
    game = lab.toil.game(client, seconds=1, services=1)
    client.api.create_container(lab.images.BUSYBOX, ["true"], name="toil-01")
    game._client = None
    game.start()
    assert game.wait() is None
    assert "broken off" in game.children[1].value
    client.api.remove_container("toil-01", force=True)


def test_its_picture_is_the_same_on_every_run(client: LabClient) -> None:
    game = lab.toil.game(client)
    bundle = game._repr_mimebundle_()
    assert bundle["text/plain"] == "<Restart by hand>"
    assert "A board of 10 services, a button each. Run this cell to play: 60 seconds." in bundle["text/html"]
