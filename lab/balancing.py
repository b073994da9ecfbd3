"""A load balancer: nginx in a container, with a configuration made from the replicas that are there and ready."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lab import images
from lab.addresses import url
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container
    from docker.models.networks import Network

# First wait for each replica to answer, and for an nginx that was only just started to note its process; then change the
# configuration; then wait until nginx works by it: it goes on with the old one while it reads the new, and its old worker
# takes requests until it has been told to end. `timeout`, because the -T of Debian 12's wget crashes.
_ROUTE = """
for address in $ADDRESSES; do
    tries=0
    until timeout 2 wget -q -O /dev/null "http://$address$HEALTH"; do
        tries=$((tries + 1))
        [ $tries -lt 150 ] || exit 3
        sleep 0.2
    done
done
tries=0
until [ -s /run/nginx.pid ] || [ $tries -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
printf %s "$CONFIGURATION" > /etc/nginx/conf.d/service.conf
nginx -t -q && nginx -s reload || exit 4
tries=0
until [ "$(timeout 2 wget -q -O - http://127.0.0.1:80/routes)" = "$NAMES" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || exit 5
    sleep 0.1
done
tries=0
until [ "$(ps -o args | grep -c '^nginx: worker')" -le 1 ] || [ $tries -ge 50 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
"""


class Balancer:
    """A load balancer on one network. `balancer()` starts it; `route()` tells it to whom it may send.

    Attributes:
        container: nginx's.
        network: the name of its network.
        configuration: what it works by now; empty before the first `route`.
    """

    def __init__(self, container: "Container", network: str) -> None:
        """Use `balancer()`."""
        self.container = container
        self.network = network
        self.configuration = ""

    @property
    def url(self) -> str:
        """Where the notebook reaches it, without a slash at its end."""
        return url(self.container)

    def route(self, replicas: "Sequence[Container | str]", *, port: int = 8000, health: str = "/healthz") -> None:
        """Share the requests among these replicas, from the moment when each of them answers.

        Args:
            replicas: containers on its network, or their names.
            port: where each of them listens.
            health: the path that tells whether one is ready.

        Raises:
            LabError: there is none, one does not answer, or nginx refuses the configuration.
        """
        names = sorted(each if isinstance(each, str) else str(each.name) for each in replicas)
        if not names:
            raise LabError(_("There is no replica to share the requests among."), expected=_("At least one."))
        configuration = configuration_for(names, port)
        environment = {
            "NAMES": " ".join(names),
            "ADDRESSES": " ".join(f"{self._address(name)}:{port}" for name in names),
            "HEALTH": health,
            "CONFIGURATION": configuration,
        }
        done = self.container.exec_run(["sh", "-c", _ROUTE], environment=environment)
        if done.exit_code != 0:
            said = done.output.decode(errors="replace").strip() if isinstance(done.output, bytes) else ""
            raise LabError(
                _("The balancer could not be changed: {reason}").format(reason=" ".join(said.split()[-40:])),
                expected=_("Replicas on its network that answer {health} on port {port}: {names}.").format(
                    health=health, port=port, names=", ".join(names)
                ),
                next_step=_("Look at the replica's status and at container.logs()."),
            )
        self.configuration = configuration

    def _address(self, name: str) -> str:
        """A replica's address. By number: a static BusyBox cannot look up a name, or a port, beside another C library."""
        import docker

        client = self.container.client
        try:
            attached = client.containers.get(name).attrs["NetworkSettings"]["Networks"] if client else {}
        except docker.errors.NotFound:
            attached = {}
        address = attached.get(self.network, {}).get("IPAddress")
        if not address:
            raise LabError(
                _("There is no running container {name} on the network {network}.").format(name=name, network=self.network),
                next_step=_("See with client.containers.list(all=True) which there are."),
            )
        return str(address)

    def __repr__(self) -> str:
        """Stable text."""
        return f"<Balancer {self.container.name}>"


def balancer(client: "DockerClient", network: "Network | str", *, name: str = "balancer") -> Balancer:
    """A fresh load balancer; one of that name is removed first. It answers nothing before its first `route`.

    Args:
        client: the engine.
        network: the replicas' network, or its name.
        name: the container's.
    """
    for old in client.containers.list(all=True, filters={"name": f"^/?{name}$"}):
        old.remove(force=True)
    where = network if isinstance(network, str) else str(network.name)
    container = client.containers.run(images.nginx(client), name=name, network=where, ports={"80/tcp": None}, detach=True)
    return Balancer(container, where)


def configuration_for(names: Sequence[str], port: int) -> str:
    """nginx's configuration: requests in turn to each server, and at `/routes` the list of them.

    Source: nginx.org, modules ngx_http_upstream_module and ngx_http_proxy_module.
    """
    # max_fails=0: who is in the list is asked; whether it is ready was seen before
    servers = "".join(f"    server {name}:{port} max_fails=0;\n" for name in names)
    return (
        f"upstream service {{\n{servers}}}\n"
        "server {\n"
        "    listen 80;\n"
        "    location / { proxy_pass http://service; }\n"
        f'    location = /routes {{ return 200 "{" ".join(names)}"; }}\n'
        "}\n"
    )
