"""The application on an engine: its networks and containers brought up, looked at, and removed."""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab.addresses import url
from lab.app.asking import Answer, Page, Traffic, ask, page
from lab.app.building import PORT, SERVICES, build
from lab.app.reaching import reach
from lab.engines.labels import labels_for
from lab.errors import LabError
from lab.messages import language
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

NETWORKS = {"app-front": ("front", "api"), "app-back": ("api", "worker", "queue", "store")}
"""Network → the services in it. Only the api is in both."""
VOLUME = "store-data"
_PAUSE_SECONDS = 0.2
_RARELY = 600 * 10**9  # nanoseconds, as the engine counts
# it waits in the container, so that it needs no published port: first for the front itself, then through it for the api
_READY = """
for address in 127.0.0.1 api; do
    tries=0
    until wget -q -O /dev/null http://$address:{port}/healthz; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || exit 1
        sleep 0.5
    done
done
"""


@dataclass
class App:
    """The application that was brought up.

    Attributes:
        client: its engine.
        containers: service → its container. Where a service was replaced, put the new one here.
    """

    client: "DockerClient"
    containers: "dict[str, Container]"

    @property
    def url(self) -> str:
        """The address of the front page, without a slash at its end. Errors as for `lab.url`."""
        return url(self.containers["front"], PORT)

    def status(self) -> dict[str, str]:
        """Service → how its container stands, in the engine's words, such as `"running"`; `"gone"` where there is none."""
        return {service: _status(container) for service, container in self.containers.items()}

    def get(self, path: str) -> Answer:
        """Ask the front for a path, such as `"/orders/ID"`."""
        return ask("GET", self.url + path)

    def order(self, item: str, amount: int = 1) -> Answer:
        """Order something at the front."""
        return ask("POST", f"{self.url}/orders", {"item": item, "amount": amount})

    def wait_for(self, ordered: Answer, seconds: float = 120.0) -> Answer:
        """The answer about an order when it is done.

        Args:
            ordered: what `order` answered.
            seconds: how long to wait at most; an emulated machine takes its time.

        Raises:
            LabError: it was never taken, or is not done in time.
        """
        end = time.monotonic() + seconds
        found = ordered
        while found.body.get("state") != "done":
            if "id" not in ordered.body or time.monotonic() > end:
                raise LabError(
                    _("The order is not done: {answer}.").format(answer=found.body),
                    next_step=_("Look at app.status(): each of the services has its part in it."),
                )
            time.sleep(_PAUSE_SECONDS)
            found = self.get(f"/orders/{ordered.body['id']}")
        return found

    def wait(self) -> None:
        """Wait until the front and, asked through it, the api answer.

        Raises:
            LabError: they do not.
        """
        _wait(self)

    def page(self) -> Page:
        """The front page as it is now, for the notebook to show.

        Raises:
            LabError: the front does not answer.
        """
        content = page(self.url)
        if not content:
            raise LabError(_("The front does not answer."), next_step=_("Look at app.status() and at the front's logs()."))
        return Page(content)

    def traffic(self, path: str = "/orders", pause: float = 0.3) -> Traffic:
        """Requests that go on for as long as a `with` block lasts; `pause` is in seconds."""
        return Traffic(self.url + path, pause)

    def reach(self) -> dict[str, list[str]]:
        """Service → the other services to which it can open a connection, tried now from inside each container that runs."""
        return reach(self.containers)

    def down(self, *, data: bool = False) -> None:
        """Remove its containers and networks, and with `data` the store's volume too."""
        _clear(self.client, data=data)

    def __repr__(self) -> str:
        """The same on every run."""
        return f"<App: {', '.join(sorted(self.containers))}>"


def up(client: "DockerClient", version: int = 1, publish: bool = True) -> App:
    """Bring the application up, anew: containers and networks of an earlier one go first, the store's data stays.

    Args:
        client: the engine, from `lab.engine()`.
        version: the API's, 1 or 2.
        publish: make the front reachable from the notebook, at `App.url`.

    Raises:
        LabError: a name is taken by something that is not the course's, or the application does not answer.
    """
    tags = build(client, version)
    _clear(client, data=False)
    for network in NETWORKS:
        # nothing in the back needs the world, and the world needs nothing there
        client.networks.create(network, internal=network == "app-back")
    containers = {service: _create(client, service, tags[service], publish) for service in SERVICES}
    for container in containers.values():
        container.start()
    app = App(client, containers)
    _wait(app)
    return app


def _create(client: "DockerClient", service: str, tag: str, publish: bool) -> "Container":
    first, *others = [network for network, services in NETWORKS.items() if service in services]
    options: dict[str, Any] = {"cap_drop": ["ALL"], "security_opt": ["no-new-privileges"], "network": first}
    # a name that nobody bears is asked for in the world outside: where that is out of reach, do not wait for it
    options["dns_opt"] = ["timeout:1", "attempts:1"]
    if service == "store":
        options["volumes"] = {VOLUME: {"bind": "/data", "mode": "rw"}}
    if service == "front":
        options["environment"] = {"PAGE_LANGUAGE": language()}
        options["ports"] = {f"{PORT}/tcp": None} if publish else {}
    if _in_lab_vm(client):
        # each look after their health is a process more: every half minute, five of them keep the lab VM busy
        options["healthcheck"] = {"interval": _RARELY}
    import docker

    try:
        made = client.containers.create(tag, name=service, hostname=service, **options)
    except docker.errors.APIError as error:
        if error.status_code != 409:
            raise
        raise LabError(
            _("The name {name} is taken by a container that is not the course's.").format(name=service),
            next_step=_("Rename or remove that container, then run the cell again."),
        ) from error
    for network in others:
        client.networks.get(network).connect(made)
    return made


def _in_lab_vm(client: "DockerClient") -> bool:
    from lab.engines.client import LabClient

    return isinstance(client, LabClient) and client.facts.kind == "vm"


def _clear(client: "DockerClient", *, data: bool) -> None:
    """Remove what an earlier `up` made, and what else of the course's is in its networks, such as a service's successor."""
    import docker

    for container in client.containers.list(all=True, ignore_removed=True):
        networks = container.attrs["NetworkSettings"]["Networks"] or {}
        ours = labels_for("container").items() <= container.labels.items()
        if ours and (container.name in SERVICES or NETWORKS.keys() & networks.keys()):
            container.remove(force=True)
    for network in client.networks.list(names=list(NETWORKS)):
        if network.name in NETWORKS and labels_for("network").items() <= (network.attrs["Labels"] or {}).items():
            network.remove()
    if data:
        with suppress(docker.errors.NotFound):
            client.volumes.get(VOLUME).remove()


def _wait(app: App) -> None:
    done = app.containers["front"].exec_run(["sh", "-c", _READY.format(port=PORT)])
    if done.exit_code == 0:
        return
    ended = [service for service, status in app.status().items() if status != "running"] or ["front", "api"]
    logs = "\n".join(app.containers[service].logs(tail=5).decode(errors="replace") for service in ended)
    raise LabError(
        _("The application does not answer. Look at: {services}. They wrote: {logs}").format(
            services=", ".join(ended), logs=logs.strip() or _("nothing")
        ),
        next_step=_("Run the cell again; if it happens once more, run lab.reset() and begin the lesson anew."),
    )


def _status(container: "Container") -> str:
    import docker

    try:
        container.reload()
    except docker.errors.NotFound:
        return "gone"
    return str(container.status)
