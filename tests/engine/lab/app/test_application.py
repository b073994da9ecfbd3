"""The application of lessons 06 to 08 on a real engine: what each service does, and what is left when one is gone."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

import lab
import lab.app
from lab.app import App
from lab.engines.client import LabClient
from lab.errors import LabError
from tests.support.engine import plain_client
from tests.support.waiting import until


@pytest.fixture(scope="module")
def app(client: LabClient) -> Iterator[App]:
    brought_up = lab.app.up(client)
    yield brought_up
    brought_up.down(data=True)


@pytest.fixture(autouse=True)
def all_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test killed is there again for the next one."""
    yield
    if "app" in request.fixturenames:
        app: App = request.getfixturevalue("app")
        for service, status in app.status().items():
            if status != "running":
                app.containers[service].start()
        until(lambda: (found := app.get("/orders")).ok and None not in found.body.values())


def done(app: App, key: str) -> dict[str, Any]:
    """The order when it is done and nothing waits: the store has it a moment before the queue lets it go."""
    found = until(lambda: (found := app.get(f"/orders/{key}").body).get("state") == "done" and found)
    until(lambda: app.get("/orders").body["waiting"] == 0)
    return found


def test_an_order_is_taken_worked_on_and_kept(app: App) -> None:
    taken = app.order("bread", 3)
    assert taken.status == 202
    assert taken.body["state"] == "waiting"
    found = done(app, taken.body["id"])
    assert (found["item"], found["amount"], found["worker"]) == ("bread", 3, "worker")
    assert app.get("/orders").body["orders"][0]["id"] == taken.body["id"]


# asks without a pause, so that some questions come at the very moment an order is done
FOLLOW = """
import json, threading, urllib.error, urllib.request
answers = set()
def ask(path, data=None):
    try:
        with urllib.request.urlopen("http://api:8000" + path, data, 10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)
def follow(key):
    while (found := ask("/orders/" + key)).get("state", "waiting") == "waiting":
        if "no such order" in found.get("error", ""):  # not so where the store has no time for an answer
            break
    answers.add(found.get("state", found.get("error")))
for _order in range(150):
    while "id" not in (taken := ask("/orders", json.dumps({"item": "tea", "amount": 1}).encode())):
        assert "the queue does not answer" in taken["error"], taken  # it has no time just now
    key = taken["id"]
    followers = [threading.Thread(target=follow, args=[key]) for _each in range(4)]
    for act in (threading.Thread.start, threading.Thread.join):
        for follower in followers:
            act(follower)
print(*answers, sep=", ")
"""


def test_an_order_is_known_at_every_moment_until_it_is_done(app: App) -> None:
    assert app.containers["front"].exec_run(["python3", "-c", FOLLOW]).output.decode().strip() == "done"


@pytest.mark.parametrize(
    ("item", "amount"), [("", 1), ("x" * 41, 1), ("tea", 0), ("tea", 1001), ("tea", "1"), (7, 1), ("tea", True)]
)
def test_a_wrong_order_is_refused(app: App, item: Any, amount: Any) -> None:
    refused = app.order(item, amount)
    assert refused.status == 400
    assert refused.body["error"]


def test_an_unknown_order_is_not_found(app: App) -> None:
    assert app.get("/orders/00000000").status == 404
    assert app.get("/nowhere").status == 404


def test_the_page_shows_orders_as_text_and_says_who_made_it(app: App) -> None:
    done(app, app.order("<script>x", 1).body["id"])
    content = app.page().content
    assert "&lt;script&gt;x" in content
    assert "<script" not in content
    shown = app.page()._repr_mimebundle_()
    frame = ElementTree.fromstring(shown["text/html"])
    assert frame.get("sandbox") == ""
    assert str(frame.get("srcdoc")).split() == app.page().content.split()
    assert shown["text/plain"] == "<lab.app page>"


def test_work_takes_the_processor_and_names_its_host(app: App) -> None:
    assert app.get("/work?ms=5").body["host"] == "api"
    assert app.get("/work?ms=-1").status == 400
    assert app.get("/work?ms=often").status == 400


def test_only_those_in_one_network_reach_each_other(app: App) -> None:
    assert app.reach() == {
        "store": ["api", "queue"],
        "queue": ["api", "store"],
        "worker": ["api", "queue", "store"],
        "api": ["front", "queue", "store"],
        "front": ["api"],
    }


def test_without_the_worker_orders_wait(app: App) -> None:
    app.containers["worker"].kill()
    taken = app.order("tea")
    assert taken.status == 202
    assert app.get(f"/orders/{taken.body['id']}").body["state"] == "waiting"
    assert app.get("/orders").body["waiting"] == 1
    app.containers["worker"].start()
    done(app, taken.body["id"])


def test_without_the_store_orders_are_taken_and_nothing_is_known_of_the_old(app: App) -> None:
    old = app.order("tea").body["id"]
    done(app, old)
    app.containers["store"].kill()
    new = app.order("cake")
    assert new.status == 202
    assert app.get(f"/orders/{old}").status == 503
    assert app.page().content
    app.containers["store"].start()
    done(app, new.body["id"])
    done(app, old)


def test_without_the_queue_nothing_is_taken_and_the_old_is_known(app: App) -> None:
    old = app.order("tea").body["id"]
    done(app, old)
    app.containers["queue"].kill()
    assert app.order("cake").status == 503
    assert app.get(f"/orders/{old}").body["state"] == "done"


def test_without_the_api_the_page_says_so(app: App) -> None:
    app.containers["api"].kill()
    assert app.get("/orders").status == 502
    assert "API" in app.page().content
    assert app.get("/healthz").ok


def test_a_worker_that_died_over_an_order_leaves_it_to_the_next(app: App) -> None:
    app.containers["store"].kill()
    taken = app.order("tea").body["id"]
    queue = app.containers["queue"]
    until(lambda: queue.exec_run(["valkey-cli", "llen", "taken"]).output.strip() == b"1")
    app.containers["worker"].kill()
    app.containers["store"].start()
    until(lambda: app.get(f"/orders/{taken}").body.get("state") == "waiting")
    app.containers["worker"].start()
    done(app, taken)


def test_the_stores_data_outlives_its_container(app: App, client: LabClient) -> None:
    kept = app.order("tea").body["id"]
    done(app, kept)
    app.containers["store"].remove(force=True)
    assert app.status()["store"] == "gone"
    app.containers["store"] = client.containers.run(
        "lab/store:1", name="store", network="app-back", volumes={"store-data": {"bind": "/data"}}, detach=True
    )
    done(app, kept)


def test_a_new_version_takes_over_while_requests_go_on(app: App, client: LabClient) -> None:
    tags = lab.app.build(client, version=2)
    assert tags["api"] == "lab/api:2"
    with app.traffic() as traffic:
        until(lambda: traffic.requests > 3)
        new = client.containers.create(tags["api"], name="api-2", network="app-back")
        new.start()
        ask = ["wget", "-q", "-O", "/dev/null", "http://localhost:8000/healthz"]
        until(lambda: new.exec_run(ask).exit_code == 0)
        client.networks.get("app-front").connect(new, aliases=["api"])
        app.containers["api"].stop()
        app.containers["api"].remove()
        app.containers["api"] = new
        until(lambda: traffic.versions.get("2", 0) > 3)
    assert traffic.failures == 0
    assert set(traffic.versions) == {"1", "2"}


def test_an_interruption_is_counted(app: App) -> None:
    with app.traffic() as traffic:
        app.containers["api"].kill()
        until(lambda: traffic.failures)
    assert traffic.statuses[502] == traffic.failures


def test_services_run_without_root_and_say_whether_they_are_well(app: App, client: LabClient) -> None:
    for service, container in app.containers.items():
        image = client.images.get(container.attrs["Config"]["Image"])
        assert image.attrs["Config"]["Healthcheck"]["Test"][0] == "CMD", service
        assert container.exec_run(["id", "-u"]).output.strip() == b"65534", service
        health = container.exec_run(image.attrs["Config"]["Healthcheck"]["Test"][1:])
        assert health.exit_code == 0, (service, health.output)


def test_it_stops_when_asked(app: App) -> None:
    for service in ("front", "worker"):
        app.containers[service].stop()
        app.containers[service].reload()
        assert app.containers[service].attrs["State"]["ExitCode"] == 0


def test_an_image_is_built_once(client: LabClient) -> None:
    tags = lab.app.build(client)
    before = {tag: client.images.get(tag).id for tag in tags.values()}
    assert lab.app.build(client) == tags
    assert {tag: client.images.get(tag).id for tag in tags.values()} == before
    assert len(set(before.values())) == len(lab.app.SERVICES)


def test_there_are_two_versions(client: LabClient) -> None:
    with pytest.raises(ValueError, match="version is 1 or 2"):
        lab.app.build(client, version=3)


def test_a_name_of_someone_elses_is_left_alone(client: LabClient, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    app.down()
    plain = plain_client()  # without the course's label
    stranger = plain.containers.create(lab.images.busybox(client), ["sleep", "600"], name="api")
    try:
        with pytest.raises(LabError, match="is taken"):
            lab.app.up(client)
        assert plain.containers.get("api").id == stranger.id
    finally:
        stranger.remove(force=True)
    app.containers = lab.app.up(client).containers


def test_down_leaves_nothing_but_the_data(client: LabClient, app: App) -> None:
    app.down()
    assert set(app.status().values()) == {"gone"}
    assert not [network for network in client.networks.list() if network.name in {"app-front", "app-back"}]
    assert client.volumes.get("store-data")
    app.containers = lab.app.up(client).containers
