"""One submission's part of the engine: what is its own, and what it asked for where it got something else."""

import asyncio
import re
import secrets
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any

from autograder.gate.engine import Engine
from autograder.gate.exchange import Answer, Query
from autograder.gate.limits import GateLimits
from autograder.gate.refusals import Ledger, RefusedError
from autograder.gate.scope import DEFAULT_LABEL, Scope, full_tag, is_image_id

# many may ask, and the engine picks at random; clients wait for an answer for a minute or more
_USAGE_SECONDS = 50.0
_USAGE_PAUSE = 0.05
_FULL_ID = re.compile(r"[0-9a-f]{64}")
# of an image; it becomes part of a path, in which a client resolves `..`
_PLAIN_NAME = re.compile(r"(?=.{1,512}\Z)[A-Za-z0-9][\w.:@-]*(/(?!\.{1,2}(/|\Z))[\w.:@-]+)*", re.ASCII)
# what a bridge's own address on the host, through which the host could be reached, is left out with
UNREACHABLE = {"com.docker.network.bridge.inhibit_ipv4": "true"}
# for networks when the engine's own pools, which are enough for some thirty, are used up by those of all submissions together:
# a range for tests of devices (RFC 2544), which nobody at the site has
_SPARE_SUBNETS = tuple(IPv4Network("198.18.0.0/15").subnets(new_prefix=26))
_SPARE_TRIES = 20


@dataclass(frozen=True)
class Image:
    """An image that the submission may use: how to name it to the engine, and what the engine knows of it."""

    reference: str
    attrs: dict[str, Any]


@dataclass
class Realm:
    """The state of one gate.

    Attributes:
        asked: by container id, what `inspect` shows in place of what the gate imposed: keys of HostConfig.
        networks: by network id, what its inspection shows instead; with its name on the engine.
        execs: by exec id, the container's id.
        saved: the ids of the submission's own images that it has saved.
        full: a sentence while the submission's files take more room than they may, else empty.
        spare_containers: how many more containers there may be than the limits say, for what the grader looks at.
        wrote: whether files may have come since they were last measured, though no container runs.
    """

    scope: Scope
    limits: GateLimits
    engine: Engine
    ledger: Ledger
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    networks: dict[str, dict[str, Any]] = field(default_factory=dict)
    execs: dict[str, str] = field(default_factory=dict)
    saved: set[str] = field(default_factory=set)
    default_network: str = ""
    full: str = ""
    spare_containers: int = 0
    wrote: bool = False
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    large: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    def forget(self) -> None:
        """Begin anew, after everything was removed."""
        self.default_network = self.full = ""

    async def fetch(self, path: str, query: Query = ()) -> Any:
        """JSON from the engine; a RefusedError with its own words where it answers with an error."""
        answer = await self.engine.ask("GET", path, query)
        if answer.status >= 400:
            raise RefusedError(message(answer), status=answer.status)
        return answer.value()

    async def disk_usage(self, version: str = "") -> Answer:
        """What everything on the engine takes. Docker before 23 measures for one client at a time, and refuses the others:
        they may be the gate's own watch, or another submission's."""
        until = asyncio.get_running_loop().time() + _USAGE_SECONDS
        while True:
            answer = await self.engine.ask("GET", f"{version}/system/df")
            if b"already running" not in answer.body or answer.status < 500 or asyncio.get_running_loop().time() > until:
                return answer
            await asyncio.sleep(_USAGE_PAUSE)

    async def containers(self) -> list[dict[str, Any]]:
        """The submission's containers, as the engine lists them."""
        found: list[dict[str, Any]] = await self.fetch("/containers/json", [("all", "1"), ("filters", self.scope.filters())])
        return found

    async def container(self, reference: str) -> str:
        """The id of one of the submission's containers, by the student's name for it, its id, or the beginning of that."""
        if reference in self.asked:
            return reference
        found = await self.containers()
        names = {f"/{self.scope.name(reference)}", f"/{reference}"}
        for each in found:
            if each["Id"] == reference or names & set(each["Names"]):
                return str(each["Id"])
        beginning = [str(each["Id"]) for each in found if len(reference) > 1 and each["Id"].startswith(reference)]
        if len(beginning) != 1:
            raise RefusedError(f"No such container: {reference}", status=404)
        return beginning[0]

    async def own_networks(self) -> list[dict[str, Any]]:
        """The submission's networks, as the engine lists them."""
        found: list[dict[str, Any]] = await self.fetch("/networks", [("filters", self.scope.filters())])
        return found

    async def network(self, reference: str) -> str:
        """The id of one of the submission's networks, by name, id, or the beginning of it; `"bridge"` is made when first used."""
        if reference in {"bridge", "default"}:
            return await self._default()
        if reference in self.networks:
            return reference
        found = await self.own_networks()
        for each in found:
            if reference == each["Id"] or each["Name"] == self.scope.name(reference):
                return str(each["Id"])
        beginning = [str(each["Id"]) for each in found if len(reference) > 1 and each["Id"].startswith(reference)]
        if len(beginning) != 1:
            raise RefusedError(f"network {reference} not found", status=404)
        return beginning[0]

    async def network_name(self, reference: str) -> str:
        """The same network's name on the engine."""
        identity = await self.network(reference)
        if identity in self.networks:
            return str(self.networks[identity]["Name"])
        # it was made for a client that did not wait for it
        return next(str(each["Name"]) for each in await self.own_networks() if each["Id"] == identity)

    async def _default(self) -> str:
        if not self.default_network:
            async with self.making:
                self.default_network = self.default_network or await self._make_default()
        return self.default_network

    async def make_network(self, body: dict[str, Any], version: str = "") -> Answer:
        """Have the engine make a network, with addresses of the gate's choice where its own are used up."""
        answer = await self.engine.ask("POST", f"{version}/networks/create", json_body=body)
        for _each in range(_SPARE_TRIES):
            if answer.status < 400 or not _lacks_addresses(answer):
                break
            addresses = {"IPAM": {"Config": [{"Subnet": str(secrets.choice(_SPARE_SUBNETS))}]}}
            answer = await self.engine.ask("POST", f"{version}/networks/create", json_body={**body, **addresses})
        return answer

    async def _make_default(self) -> str:
        labels = {**self.scope.labels, DEFAULT_LABEL: "yes"}
        body = {"Name": self.scope.name("bridge"), "Internal": True, "Options": UNREACHABLE, "Labels": labels}
        answer = await self.make_network({**body, "CheckDuplicate": True})
        if answer.status == 409:  # it was made for a client that did not wait for it
            made = next((str(each["Id"]) for each in await self.own_networks() if each["Name"] == body["Name"]), "")
        else:
            made = str(answer.value()["Id"]) if answer.status < 400 else ""
        if not made:
            raise RefusedError(message(answer), status=answer.status)
        self.networks[made] = {"Name": body["Name"], "Internal": False, "Options": {}}
        return made

    async def own_volumes(self) -> list[dict[str, Any]]:
        """The submission's volumes, as the engine lists them."""
        found = await self.fetch("/volumes", [("filters", self.scope.filters())])
        return found["Volumes"] or []

    async def volume(self, reference: str) -> str:
        """The engine's name of one of the submission's volumes; anonymous ones keep theirs."""
        if _FULL_ID.fullmatch(reference) and any(each["Name"] == reference for each in await self.own_volumes()):
            return reference
        return self.scope.name(reference)

    async def image(self, reference: str) -> Image:
        """An image that the submission may use: its own before the course's.

        Raises:
            RefusedError: there is none of this name, or it is not the submission's business; the answer is the same.
        """
        if not _PLAIN_NAME.fullmatch(reference):
            raise RefusedError(f"No such image: {reference[:80]}", status=404)
        tag = full_tag(reference)
        candidates = [self.scope.name(tag)]
        if self.scope.shares_tag(tag):
            candidates.append(tag)
        if is_image_id(reference):
            candidates.append(reference)
        for candidate in candidates:
            answer = await self.engine.ask("GET", f"/images/{candidate}/json")
            attrs = answer.value() if answer.status == 200 else None
            if attrs and candidate == reference and not self.sees(attrs):
                attrs = None
            if attrs:
                return Image(attrs["Id"] if candidate == reference and is_image_id(reference) else candidate, attrs)
        raise RefusedError(f"No such image: {tag if not is_image_id(reference) else reference}", status=404)

    def sees(self, image: dict[str, Any]) -> bool:
        """Whether an image, as the engine lists or describes it, is the submission's or the course's."""
        tags = image.get("RepoTags") or []
        labels = image["Labels"] if "Labels" in image else (image.get("Config") or {}).get("Labels")
        return self.scope.owns(labels) or any(self.scope.owns_tag(tag) or self.scope.shares_tag(tag) for tag in tags)

    def visible(self, tags: list[str] | None) -> list[str]:
        """The tags of an image that the submission may see."""
        return [tag for tag in tags or [] if self.scope.owns_tag(tag) or self.scope.shares_tag(tag)]

    def keep_room(self) -> None:
        """Refuse whatever may write, while there is no room."""
        if self.full:
            raise RefusedError(self.full, rule="disk-limit")

    def shown(self, answer: Answer) -> Answer:
        """An answer of JSON as the student shall see it."""
        if "json" not in answer.headers.get("content-type", "") or not answer.body.strip():
            return answer
        return Answer.of(self.scope.hide(answer.value()), answer.status)


def _lacks_addresses(answer: Answer) -> bool:
    """Whether the engine had no addresses left for a network, or those that it was told were taken meanwhile."""
    # "could not find an available, non-overlapping IPv4 address pool …", "all predefined address pools …", "Pool overlaps …"
    said = message(answer).lower()
    return "address pool" in said or "pool overlaps" in said


def message(answer: Answer) -> str:
    """The engine's words in an answer that is an error."""
    try:
        return str(answer.value()["message"])
    except (ValueError, KeyError, TypeError):
        return answer.body.decode(errors="replace").strip()
