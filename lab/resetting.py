"""Clean up: remove what the current user made through the course's client, and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab.engines.labels import filters_for, labels_for
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient

# the engine's answers for: gone already, in use by someone else's object, being removed at this moment
_NOT_OURS_TO_FORCE = {403, 404, 409}


@dataclass(frozen=True)
class Removed:
    """How many objects of each sort were removed."""

    containers: int = 0
    images: int = 0
    networks: int = 0
    volumes: int = 0
    namespaces: int = 0

    def __repr__(self) -> str:
        """The counts in one sentence, and another where a Kubernetes cluster was used."""
        counts = _("Removed: containers {containers}, images {images}, networks {networks}, volumes {volumes}.").format(
            **self.__dict__
        )
        return counts + (" " + _("The course's namespace in the cluster is gone too.") if self.namespaces else "")


def reset(client: "DockerClient | None" = None) -> Removed:
    """Remove the containers (running ones too), networks, volumes and images that carry the course's label and your mark.

    The course's namespace in a Kubernetes cluster that it has used goes too, unless a client is given.

    What someone else's container or image still uses stays. An untagged image that was built on one of the course's
    counts as the course's: it is what a failed build leaves behind.

    Args:
        client: of the engine to clean up; by default the engine in use.

    Raises:
        LabError: no engine is usable, or the engine could not remove something; the rest is removed all the same.
    """
    namespaces, undone = _clean_clusters() if client is None else (0, [])
    if client is None:
        from lab.engines.choice import current
        from lab.engines.progress import Progress

        client = current(Progress(quiet=True)).client
    remover = _Remover()
    api = client.api
    containers = remover.remove(
        (found["Id"] for found in _marked(api.containers(all=True, filters=filters_for("container")), "container")),
        lambda key: api.remove_container(key, force=True, v=True),
    )
    networks = remover.remove(_networks(api), api.remove_network)
    marked = _marked(api.volumes(filters=filters_for("volume"))["Volumes"] or [], "volume")
    volumes = remover.remove((found["Name"] for found in marked), api.remove_volume)
    images = 0
    # removing an image may leave an untagged one that it was built on
    while removed := remover.remove(_images(api), lambda key: api.remove_image(key, force=True)):
        images += removed
    if remover.failures:
        raise LabError(
            _("The engine could not remove everything: {failures}.").format(failures="; ".join(remover.failures)),
            next_step=_("Restart the engine and reset once more."),
        )
    if undone:
        raise LabError(
            _("The course's namespace is still in a cluster: {failures}").format(failures=" ".join(undone)),
            next_step=_("Start that cluster and reset once more, or delete it."),
        )
    return Removed(containers, images, networks, volumes, namespaces)


def _clean_clusters() -> tuple[int, list[str]]:
    """How many namespaces were removed from clusters, and what could not be done."""
    from lab.clusters.record import uses

    if not uses():
        return 0, []
    # imported only where a cluster was used: the Kubernetes client takes seconds to import
    from lab.clusters.connecting import clean_up

    return clean_up()


class _Remover:
    """Removes one object after another, whatever happens to any of them."""

    def __init__(self) -> None:
        self.failures: list[str] = []

    def remove(self, keys: Iterable[str], remove_one: Callable[[str], Any]) -> int:
        from docker.errors import APIError

        removed = 0
        for key in list(keys):
            try:
                remove_one(key)
                removed += 1
            except APIError as error:
                if error.status_code not in _NOT_OURS_TO_FORCE:
                    self.failures.append(str(error.explanation))
        return removed


def _marked(found: Iterable[dict[str, Any]], made: str) -> list[dict[str, Any]]:
    """Those that carry every label: Podman 4.3 lists what carries any of them."""
    wanted = labels_for(made).items()
    return [each for each in found if wanted <= (each["Labels"] or {}).items()]


def _networks(api: Any) -> list[str]:
    """The networks to remove. Podman 4.3 removes the containers in a network along with it, so none may be left."""
    used = {name for container in api.containers(all=True) for name in container["NetworkSettings"]["Networks"] or {}}
    found = _marked(api.networks(filters=filters_for("network")), "network")
    return [network["Id"] for network in found if network["Name"] not in used]


def _images(api: Any) -> list[str]:
    """The images to remove, newest first, because an image goes before those that it was built on."""
    used = {container["ImageID"] for container in api.containers(all=True)}
    found = api.images(filters=filters_for())
    ours = [image for image in found if image["Id"] not in used and _is_ours(api, image)]
    return [image["Id"] for image in sorted(ours, key=lambda image: -image["Created"])]


def _is_ours(api: Any, image: dict[str, Any]) -> bool:
    from docker.errors import NotFound

    from lab.engines.labelling import made_here

    # an engine before 24 lists an untagged image as "<none>:<none>"
    if not [tag for tag in image["RepoTags"] or [] if not tag.startswith("<none>")]:
        return True
    try:
        return made_here(api.history(image["Id"]))
    except NotFound:
        return False
