"""What the gate looks after by itself: that the engine stays, that builds' steps keep their limits, and room on the disk."""

import asyncio
import json
import logging
from contextlib import aclosing
from typing import Any

from autograder.gate.engine import EngineLostError
from autograder.gate.exchange import Stream
from autograder.gate.limits import MB
from autograder.gate.realm import Realm
from lab.messages import translate as _

_SECONDS = 1.0

_log = logging.getLogger(__name__)


class Watch:
    """Watches one submission's containers, from the engine's own events."""

    def __init__(self, realm: Realm) -> None:
        self._realm = realm
        self._running: set[str] = set()
        self._bases: dict[str, int] = {}

    async def run(self) -> None:
        """Watch until cancelled, or until the engine is lost."""
        try:
            await asyncio.gather(self._follow(), self._measure())
        except EngineLostError:
            return
        except Exception:
            _log.exception("the gate's watch ended")

    async def _follow(self) -> None:
        """Know which containers run. This connection's end means that the engine was stopped, whoever else noticed."""
        query = [("filters", self._realm.scope.filters({"type": ["container"]}))]
        answer = await self._realm.engine.stream("GET", "/events", query, each_line=lambda event: event)
        if isinstance(answer, Stream):
            async with aclosing(answer.pieces):
                async for line in answer.pieces:
                    await self._heard(json.loads(line))
        raise self._realm.engine.fail(ConnectionResetError(_("it was stopped")))

    async def _heard(self, event: dict[str, Any]) -> None:
        identity = str(event["Actor"]["ID"])
        if event["Action"] == "start":
            self._running.add(identity)
            if identity not in self._realm.asked:
                await self._limit_step(identity)
        elif event["Action"] == "die":
            self._running.discard(identity)
            self._realm.wrote = True  # a build keeps as a layer what its step wrote

    async def _limit_step(self, identity: str) -> None:
        """A build takes no limit on processes, so each step's container gets it as soon as it runs."""
        body = {"PidsLimit": self._realm.limits.container_pids}
        await self._realm.engine.ask("POST", f"/containers/{identity}/update", json_body=body)

    async def _measure(self) -> None:
        while True:
            await asyncio.sleep(_SECONDS)
            if self._running or self._realm.full or self._realm.wrote:
                self._realm.wrote = False
                await self._keep_room()

    async def _keep_room(self) -> None:
        """End all containers when what they wrote, together, is too much."""
        realm = self._realm
        written = await self._written()
        if written <= realm.limits.disk_mb * MB:
            realm.full = ""
            return
        noticed = bool(realm.full)
        realm.full = _(
            "The containers, volumes and images hold {size} MB; a submission may write {most} MB. "
            "All containers were ended: remove some of it."
        ).format(size=written // MB, most=realm.limits.disk_mb)
        if not noticed:  # its size may still grow until all have ended
            realm.ledger.note("disk-limit", realm.full)
        for identity in list(self._running):
            await realm.engine.ask("POST", f"/containers/{identity}/kill")

    async def _written(self) -> int:
        """What containers, volumes and images hold, bytes."""
        query = [("all", "1"), ("size", "1"), ("filters", self._realm.scope.filters())]
        answer = await self._realm.engine.ask("GET", "/containers/json", query)
        found = answer.value() if answer.status == 200 else []
        # the volumes of a build's steps have no labels
        mounted = {mount.get("Name") or "" for each in found for mount in each.get("Mounts") or []} - {""}
        sizes = [each.get("SizeRw") or 0 for each in found]
        return sum(sizes) + await self._in_volumes(mounted) + await self._in_images()

    async def _in_images(self) -> int:
        """What the submission's images add to those that they were made from."""
        images = await self._realm.engine.ask("GET", "/images/json", [("all", "1"), ("filters", self._realm.scope.filters())])
        own = images.value() if images.status == 200 else []
        sizes = {each["Id"]: each["Size"] for each in own}
        for parent in {each.get("ParentId") or "" for each in own} - sizes.keys() - self._bases.keys() - {""}:
            base = await self._realm.engine.ask("GET", f"/images/{parent}/json")
            self._bases[parent] = int(base.value()["Size"]) if base.status == 200 else 0
        return sum(max(0, each["Size"] - (self._bases | sizes).get(each.get("ParentId"), 0)) for each in own)

    async def _in_volumes(self, mounted: set[str]) -> int:
        volumes = await self._realm.engine.ask("GET", "/volumes", [("filters", self._realm.scope.filters())])
        if volumes.status != 200 or not (volumes.value()["Volumes"] or mounted):
            return 0
        usage = await self._realm.disk_usage()
        found = (usage.value().get("Volumes") or []) if usage.status == 200 else []
        own = [each for each in found if self._realm.scope.owns(each["Labels"]) or each["Name"] in mounted]
        return sum(max(0, (each.get("UsageData") or {}).get("Size", 0)) for each in own)
