"""Images: the course's to use, and those that the submission builds or commits. Nothing comes from or goes to a registry."""

import json
import re
from collections.abc import Iterable
from typing import Any

from autograder.gate.exchange import Answer, Request, Response
from autograder.gate.realm import Realm
from autograder.gate.refusals import RefusedError
from autograder.gate.scope import full_tag
from lab.messages import translate as _

_REPOSITORY = re.compile(r"[a-z0-9][a-z0-9._/:-]{0,200}")
_NAMES = 64
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
# what a commit may change; a trigger (ONBUILD) would run unseen in a later build
_CHANGES = re.compile(
    r"(CMD|ENTRYPOINT|ENV|EXPOSE|LABEL|USER|VOLUME|WORKDIR|STOPSIGNAL|HEALTHCHECK|SHELL)[ \t][^\n\r]*[^\n\r\\]", re.IGNORECASE
)


def scoped_tag(realm: Realm, repository: str, tag: str) -> tuple[str, str]:
    """The engine's repository and tag for those that the student gives."""
    name = full_tag(repository).rsplit(":", maxsplit=1)
    repository, tag = name[0], tag or name[1]
    if not _REPOSITORY.fullmatch(repository) or not _TAG.fullmatch(tag):
        raise RefusedError("invalid reference format", status=400)
    return realm.scope.name(repository), tag


def changes(lines: Iterable[str]) -> list[str]:
    """The instructions that a commit applies, as they came.

    Raises:
        RefusedError: one of them may not be there.
    """
    found = [line.strip() for each in lines for line in each.split("\n") if line.strip()]
    for line in found:
        if not _CHANGES.fullmatch(line):
            raise RefusedError(
                _("A commit's change is refused: {change}. Such instructions belong in a Dockerfile.").format(change=line[:80]),
                rule="commit-change",
            )
    return found


async def own_images(realm: Realm) -> list[dict[str, Any]]:
    """The images that the submission made, as the engine lists them."""
    found: list[dict[str, Any]] = await realm.fetch("/images/json", [("filters", realm.scope.filters())])
    return found


async def keep_few(realm: Realm) -> None:
    """Refuse one image more than the submission may have."""
    if len(await own_images(realm)) >= realm.limits.images:
        raise RefusedError(
            _("Another image is refused: a submission may have {most}. Remove one first.").format(most=realm.limits.images),
            rule="images-limit",
        )


async def keep_few_names(realm: Realm, more: int = 1) -> None:
    """Refuse more names of images than the submission may have: each takes the engine time, and again when it is removed."""
    found = await realm.fetch("/images/json")
    own = sum(realm.scope.owns_tag(tag) for image in found for tag in image.get("RepoTags") or [])
    if own + more > _NAMES:
        raise RefusedError(
            _("Another name of an image is refused: a submission may give {most}. Remove one first.").format(most=_NAMES),
            rule="images-limit",
        )


async def listing(realm: Realm, request: Request) -> Response:
    """List the images that the submission may use."""
    filters = request.filters()
    filters["reference"] = [each for value in filters.get("reference", []) for each in (value, realm.scope.name(value))]
    for key in ("before", "since"):
        filters[key] = [(await realm.image(value)).reference for value in filters.get(key, [])]
    said = {key: values for key, values in filters.items() if values}
    query = [*request.only("all", "digests"), ("filters", json.dumps(said))]
    answer = await realm.engine.ask("GET", f"{request.version}/images/json", query)
    if answer.status != 200:
        return realm.shown(answer)
    return Answer.of(realm.scope.hide([_seen(realm, each) for each in answer.value() if realm.sees(each)]))


def _seen(realm: Realm, image: dict[str, Any]) -> dict[str, Any]:
    return {**image, "RepoTags": realm.visible(image.get("RepoTags")), "RepoDigests": []}


async def inspect(realm: Realm, request: Request, image: str) -> Response:
    """Show an image."""
    reference = (await realm.image(image)).reference
    answer = await realm.engine.ask("GET", f"{request.version}/images/{reference}/json")
    return Answer.of(realm.scope.hide(_seen(realm, answer.value()))) if answer.status == 200 else realm.shown(answer)


async def history(realm: Realm, request: Request, image: str) -> Response:
    """Show an image's layers."""
    reference = (await realm.image(image)).reference
    answer = await realm.engine.ask("GET", f"{request.version}/images/{reference}/history")
    if answer.status != 200:
        return realm.shown(answer)
    layers = [{**each, "Tags": realm.visible(each.get("Tags")) or None} for each in answer.value()]
    return Answer.of(realm.scope.hide(layers))


async def tag(realm: Realm, request: Request, image: str) -> Response:
    """Give an image another name, which is the submission's own even where the course has the same."""
    reference = (await realm.image(image)).reference
    repository, name = scoped_tag(realm, request.one("repo"), request.one("tag"))
    query = [("repo", repository), ("tag", name)]
    async with realm.making:
        await keep_few_names(realm)
        return realm.shown(await realm.engine.ask("POST", f"{request.version}/images/{reference}/tag", query))


async def remove(realm: Realm, request: Request, image: str) -> Response:
    """Remove one of the submission's tags, or an image of its own that nobody else has a name for."""
    found = await realm.image(image)
    tags = found.attrs.get("RepoTags") or []
    by_tag = realm.scope.owns_tag(found.reference)
    labels = (found.attrs.get("Config") or {}).get("Labels")
    if not by_tag and not (realm.scope.owns(labels) and all(realm.scope.owns_tag(each) for each in tags)):
        raise RefusedError(
            _("Removing {image} is refused: it is the course's, and everyone uses it. It may stay.").format(image=image),
            rule="shared-image",
        )
    query = request.only("force", "noprune")
    return realm.shown(await realm.engine.ask("DELETE", f"{request.version}/images/{found.reference}", query))
