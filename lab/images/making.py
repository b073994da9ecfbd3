"""Make one of the course's images on an engine, or find that it is there."""

import json
from fnmatch import fnmatch
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from docker import DockerClient
from docker.errors import DockerException, ImageNotFound

from lab import apt
from lab.cachefolders import make_folder
from lab.engines.labels import CONTENT_LABEL, as_instructions
from lab.errors import LabError
from lab.images.binary import debian_name, find_binary
from lab.images.packed import pack_packages
from lab.images.recipes import RECIPES, SUITE, Recipe
from lab.images.rootfs import CHANGES, content_id, pack_rootfs
from lab.messages import translate as _
from lab.paths import cache_dir

_BUSYBOX = Recipe("lab/busybox:1", (), (), CHANGES, "FROM busybox:stable\n")


def make(client: DockerClient, name: str) -> str:
    """See `lab.images.provide`."""
    recipe = {"busybox": _BUSYBOX, **RECIPES}[name]
    architecture = str(client.version()["Arch"])
    content = _present(client, recipe.tag)
    try:
        wanted = content_id(find_binary(architecture)) if recipe is _BUSYBOX else _content(recipe)
        if content != wanted:
            packed = _pack(recipe, architecture)
            _import(client, packed, [*CHANGES, *recipe.changes, *as_instructions({CONTENT_LABEL: wanted})], recipe.tag)
    except LabError as no_package:
        if content is None:
            _build_instead(client, recipe, no_package)
    return recipe.tag


def _present(client: DockerClient, tag: str) -> str | None:
    """What the engine's image of this tag says of its content, empty where it says nothing; None where there is none."""
    try:
        return str(client.images.get(tag).labels.get(CONTENT_LABEL, ""))
    except ImageNotFound:
        return None


def _content(recipe: Recipe) -> str:
    return sha256(repr((SUITE, recipe)).encode()).hexdigest()


def _pack(recipe: Recipe, architecture: str) -> bytes:
    binary = find_binary(architecture)
    if recipe is _BUSYBOX:
        return pack_rootfs(binary)
    folder = cache_dir() / "images" / f"{recipe.tag.replace('/', '-').replace(':', '-')}-{_content(recipe)[:12]}-{architecture}"
    if not folder.is_dir():
        make_folder(folder, partial(_fill, recipe, architecture))
    return pack_packages(binary, folder, files=recipe.files, without=recipe.without)


def _fill(recipe: Recipe, architecture: str, made: Path, work: Path) -> None:
    packages = apt.fetch_packages(
        recipe.packages, suite=SUITE, into=work / "debs", say=lambda _line: None, architecture=debian_name(architecture)
    )
    wanted = (*recipe.packages, *recipe.needs)
    apt.unpack((package for package in packages if any(fnmatch(package.name, each) for each in wanted)), made)


def _import(client: DockerClient, packed: bytes, changes: list[str], tag: str) -> None:
    answer = client.api.import_image_from_data(packed, changes=changes)
    # tagged afterwards, because Podman 4.3 drops the tag of an import
    client.images.get(json.loads(answer.splitlines()[-1])["status"]).tag(*tag.split(":"))


def _build_instead(client: DockerClient, recipe: Recipe, no_package: Exception) -> None:
    """Build it on the official image, which the engine pulls for its own architecture; built, it carries the course's label."""
    try:
        client.images.build(fileobj=BytesIO(recipe.instead.encode()), tag=recipe.tag)
    except DockerException as error:
        raise LabError(
            _("The course's image {image} cannot be made: {package} Nor can it be built on {official}: {reason}.").format(
                image=recipe.tag,
                package=no_package,
                official=recipe.instead.split("\n")[0].removeprefix("FROM "),
                reason=str(error).rstrip("."),
            ),
            next_step=_("Connect this machine to the network and try again."),
        ) from error
