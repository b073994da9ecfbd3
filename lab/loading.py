"""A load generator: wrk in a container, aimed at containers of its own network, and the figures it measured.

wrk is a closed loop: each of its connections asks, waits for the answer, and asks again. So the connections are always
equal to throughput times mean latency (Little's law), and a faster service is asked more often.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lab import images
from lab.errors import LabError
from lab.messages import translate as _
from lab.numbers import number

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container
    from docker.models.networks import Network

NAME = "generator"
_MOST_SECONDS, _MOST_CONNECTIONS, _LATE = 30, 64, 10

# `done` is called once, at the end; times are in microseconds (wrk's SCRIPTING document)
_REPORT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\\n{"us": %d, "requests": %d, "refused": %d, "broken": %d, "late": %d, "mean": %f, "p50": %f, "p90": %f, "p99": %f}',
    summary.duration, summary.requests, e.status, e.connect + e.read + e.write, e.timeout,
    latency.mean, latency:percentile(50), latency:percentile(90), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Load:
    """What one run of the generator measured.

    Attributes:
        connections: how many requests were under way at any moment.
        seconds: how long it ran.
        requests: how many were answered, whatever the answer.
        mean_ms: latency, from request to answer: the mean, milliseconds.
        p50_ms: half of the answers came within this time, milliseconds.
        p90_ms: 90 % of them did.
        p99_ms: 99 % of them did.
        refused: answers with a status of 400 or more.
        broken: connections that failed to open, or broke off.
        late: answers that took more than ten seconds.
    """

    connections: int
    seconds: float
    requests: int
    mean_ms: float
    p50_ms: float
    p90_ms: float
    p99_ms: float
    refused: int
    broken: int
    late: int

    @property
    def per_second(self) -> float:
        """Throughput: good answers for each second."""
        return (self.requests - self.refused) / self.seconds

    @property
    def errors(self) -> int:
        """Requests that got no good answer."""
        return self.refused + self.broken

    def __str__(self) -> str:
        """The figures in one line."""
        return _("{rate} requests/s; half within {p50} ms, 90 % within {p90} ms, 99 % within {p99} ms; errors: {errors}").format(
            rate=number(self.per_second),
            p50=number(self.p50_ms),
            p90=number(self.p90_ms),
            p99=number(self.p99_ms),
            errors=number(self.errors),
        )

    __repr__ = __str__


class Generator:
    """A load generator on one network of the engine. `generator()` starts it."""

    def __init__(self, container: "Container", network: str) -> None:
        """Use `generator()`.

        Args:
            container: it runs, and has wrk.
            network: the name of the network that it is on.
        """
        self.container = container
        self.network = network

    def run(self, url: str, *, seconds: int = 3, connections: int = 8) -> Load:
        """Keep that many requests under way for that long.

        Args:
            url: of a container on the same network, by its name, such as `"http://balancer/work?ms=20"`.
            seconds: 1 to 30.
            connections: 1 to 64.

        Raises:
            LabError: the URL leads elsewhere, nothing answers there, or a figure is out of bounds.
        """
        self._require_bounds(seconds, connections)
        self._require_own_network(url)
        load = self._measure(url, seconds, connections)
        if load.requests == 0:
            # on a machine that is busy with something else, an answer can take longer than the run
            load = self._measure(url, _MOST_SECONDS, connections)
        if load.requests == 0:
            raise LabError(
                _("In {seconds} seconds, {url} answered no request.").format(seconds=_MOST_SECONDS, url=url),
                next_step=_("Stop other programs and run the cell again."),
            )
        return load

    def close(self) -> None:
        """Remove its container."""
        self.container.remove(force=True)

    def __repr__(self) -> str:
        """Stable text."""
        return f"<Generator {self.network}>"

    def _measure(self, url: str, seconds: int, connections: int) -> Load:
        # one thread is enough for what one machine can answer here, and leaves the processors to the service
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", f"{_LATE}s", "-s", "/report.lua", url]
        write = 'printf %s "$REPORT" > /report.lua && exec "$@"'
        done = self.container.exec_run(["sh", "-c", write, "sh", *command], environment={"REPORT": _REPORT})
        text = done.output.decode(errors="replace") if isinstance(done.output, bytes) else ""
        if done.exit_code != 0 or "{" not in text:
            raise LabError(
                _("The load generator measured nothing: {reason}").format(reason=" ".join(text.split())),
                next_step=_("See whether the container runs and listens on that port: container.logs()."),
            )
        return read_report(text, connections)

    def _require_bounds(self, seconds: int, connections: int) -> None:
        if not (1 <= seconds <= _MOST_SECONDS and 1 <= connections <= _MOST_CONNECTIONS):
            raise LabError(
                _("seconds is {seconds} and connections is {connections}.").format(seconds=seconds, connections=connections),
                expected=_("seconds from 1 to {seconds}, connections from 1 to {connections}.").format(
                    seconds=_MOST_SECONDS, connections=_MOST_CONNECTIONS
                ),
            )

    def _require_own_network(self, url: str) -> None:
        host = urlsplit(url).hostname
        client = self.container.client
        found = client.containers.list(filters={"network": self.network}) if client else []
        names = sorted(str(each.name) for each in found if each.id != self.container.id)
        # load is something that one does to one's own: never to an address outside
        if urlsplit(url).scheme != "http" or host not in names:
            raise LabError(
                _("{url} does not lead to a container on the network {network}.").format(url=url, network=self.network),
                expected=_("http:// and one of these names: {names}.").format(names=", ".join(names) or _("none")),
            )


def generator(client: "DockerClient", network: "Network | str") -> Generator:
    """A fresh load generator on a network; one that was there before is removed.

    Args:
        client: the engine.
        network: where what it shall load is, or its name.
    """
    for old in client.containers.list(all=True, filters={"name": f"^/?{NAME}$"}):
        old.remove(force=True)
    name = network if isinstance(network, str) else str(network.name)
    container = client.containers.run(
        images.wrk(client),
        ["tail", "-f", "/dev/null"],
        name=NAME,
        network=name,
        detach=True,
    )
    return Generator(container, name)


def read_report(text: str, connections: int) -> Load:
    """The figures in what wrk printed; the report is its last line."""
    found: Mapping[str, Any] = json.loads(text[text.rindex("{") :])
    return Load(
        connections=connections,
        seconds=found["us"] / 1e6,
        requests=found["requests"],
        mean_ms=found["mean"] / 1e3,
        p50_ms=found["p50"] / 1e3,
        p90_ms=found["p90"] / 1e3,
        p99_ms=found["p99"] / 1e3,
        refused=found["refused"],
        broken=found["broken"],
        late=found["late"],
    )
