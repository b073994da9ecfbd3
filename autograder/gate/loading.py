"""Images saved to a file and loaded again: only what the submission saved of its own images, byte for byte.

The engine trusts an archive in ways that a stranger may use: it gives any name to any image, takes a layer that it has
already by nothing but its digest, unpacks layers as root, and reads settings that no check of a Dockerfile has seen. So the
gate remembers the ids of the images that the submission made and saved; an id is the digest of what the engine wrote.
Of an archive that comes back, the settings must be those that such an id vouches for, and each layer must have the digest
that they give. What the engine gets is a new archive of just these, with names of the submission; nothing else in the
archive reaches it.

Source: `image/tarexport` of Docker 20.10; OCI image specification, config.md, manifest.md and image-index.md.
"""

import asyncio
import hashlib
import io
import json
import tarfile
from collections.abc import Iterable

from autograder.gate.archives import unpacked, unpressed
from autograder.gate.exchange import Answer, Request, Response
from autograder.gate.images import keep_few, keep_few_names, scoped_tag
from autograder.gate.limits import MB
from autograder.gate.realm import Realm
from autograder.gate.refusals import RefusedError
from autograder.gate.savedfiles import MANIFEST, SavedFiles, not_loaded
from lab.messages import translate as _

_LARGEST = MB  # of settings, manifests and indexes; bytes


async def save(realm: Realm, request: Request, image: str) -> Response:
    """An image as a tar file, which may be loaded again if the submission made the image."""
    found = await realm.image(image)
    answer = await realm.engine.stream("GET", f"{request.version}/images/{found.reference}/get")
    if isinstance(answer, Answer):
        return realm.shown(answer)
    if realm.scope.owns((found.attrs.get("Config") or {}).get("Labels")):
        realm.saved.add(str(found.attrs["Id"]))
    return answer


async def save_named(realm: Realm, request: Request) -> Response:
    """One image by its name, as `docker save` asks for it."""
    names = [value for key, value in request.query if key == "names"]
    if len(names) != 1 or "," in names[0]:
        raise RefusedError(_("Saving several images to one file is refused. Save them one by one."), rule="save")
    return await save(realm, request, names[0])


async def load(realm: Realm, request: Request) -> Response:
    """Load an image that the submission has saved."""
    realm.keep_room()
    await keep_few(realm)
    body, names = await asyncio.to_thread(_checked, realm, request.body)
    await keep_few_names(realm, names)
    path, kind = f"{request.version}/images/load", "application/x-tar"
    query = request.only("quiet")
    answer = await realm.engine.stream("POST", path, query, body=body, kind=kind, each_line=realm.scope.hide)
    return realm.shown(answer) if isinstance(answer, Answer) else answer


def _checked(realm: Realm, archive: bytes) -> tuple[bytes, int]:
    """A new archive of the one image in this one, and how many names it gives that.

    Raises:
        RefusedError: it is not one that the submission saved.
    """
    files = SavedFiles(unpacked(archive, realm.limits.context_mb))
    entries = files.manifest()
    if len(entries) != 1:
        raise not_loaded(_("it must hold one image, as image.save() writes it"))
    (entry,) = entries
    settings = files.content(entry["Config"])
    if _digest(settings) not in _vouched(files, realm.saved):
        raise not_loaded(_("it must hold an image that this submission built or committed, and saved"))
    # these settings came from the engine, so they have the form that they should have
    layers = _layers(files, entry["Layers"], json.loads(settings)["rootfs"]["diff_ids"] or [], realm.limits.context_mb * MB)
    tags = [":".join(scoped_tag(realm, tag.removeprefix(realm.scope.prefix), "")) for tag in entry["RepoTags"]]
    return _written(settings, layers, tags), len(tags)


def _layers(files: SavedFiles, names: list[str], digests: list[str], most: int) -> list[bytes]:
    """The layers' tar files, of these digests, together at most `most` bytes. Newer engines write them compressed."""
    layers = []
    for name, digest in zip(names, digests, strict=False):
        try:
            layer = unpressed(files.content(name), most)
        except (tarfile.ReadError, OSError) as error:
            raise not_loaded(str(error)) from error
        most -= len(layer)
        if most < 0 or _digest(layer) != digest:
            break
        layers.append(layer)
    if not len(layers) == len(names) == len(digests):
        raise not_loaded(_("its layers are not those that were saved"))
    return layers


def _vouched(files: SavedFiles, ids: Iterable[str]) -> set[str]:
    """The digests that ids vouch for: an id is that of an image's settings or, in newer engines, of a manifest or an index,
    which give the digests of what they are made of."""
    small = {_digest(content): content for content in files.contents() if len(content) <= _LARGEST}
    vouched, new = set[str](), set(ids)
    while new:
        vouched |= new
        new = {named for each in new & small.keys() for named in _named(small[each])} - vouched
    return vouched


def _named(content: bytes) -> Iterable[str]:
    """The digests that a manifest or an index names."""
    found = json.loads(content)
    named = [found.get("config"), *(found.get("manifests") or [])]
    return [str(each["digest"]) for each in named if isinstance(each, dict) and "digest" in each]


def _written(settings: bytes, layers: Iterable[bytes], tags: list[str]) -> bytes:
    """An archive that the engine loads: settings, layers in order, and names."""
    contents = {f"{number}/layer.tar": layer for number, layer in enumerate(layers)}
    manifest = [{"Config": "settings.json", "RepoTags": tags or None, "Layers": list(contents)}]
    contents |= {"settings.json": settings, MANIFEST: json.dumps(manifest).encode()}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
