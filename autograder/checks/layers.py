"""Checks of an image's layers, as `image.save()` writes them: what they hold, and what later ones only hide."""

import base64
import posixpath
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.checks.inside import NotLookedAtError
from autograder.checks.misconceptions import mistaken
from autograder.checks.trying import image_of
from autograder.gate.archives import unpacked, unpressed
from autograder.gate.refusals import RefusedError
from autograder.gate.savedfiles import SavedFiles
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _
from lab.numbers import number
from lab.verify.looking import MB

_MOST_MB = 64  # of an image that is looked through
_HIDES = ".wh."  # OCI image specification, layer.md, "Whiteouts"
_HIDES_ALL = ".wh..wh..opq"


@dataclass(frozen=True)
class Layers:
    """An image's parts.

    Attributes:
        settings: the file of its settings and history.
        files: by layer, from the bottom, the files by path, with their content.
    """

    settings: bytes
    files: Sequence[Mapping[str, bytes]]

    @property
    def size(self) -> int:
        """What all layers hold together, bytes."""
        return sum(len(content) for layer in self.files for content in layer.values())

    def hidden(self, number: int, path: str) -> bool:
        """Whether a later layer hides a file of layer `number`: one of its name, its removal, or that of a folder above it."""
        later = [name for layer in self.files[number + 1 :] for name in layer]
        folders = [path]
        while folders[-1]:
            folders.append(posixpath.dirname(folders[-1]))
        marks = {posixpath.join(posixpath.dirname(each), _HIDES + posixpath.basename(each)) for each in folders if each}
        marks |= {posixpath.join(folder, _HIDES_ALL) for folder in folders[1:]}
        return bool(marks & set(later)) or path in later

    @property
    def hidden_size(self) -> int:
        """What those files hold together that later layers hide, bytes."""
        files = ((number, path, content) for number, layer in enumerate(self.files) for path, content in layer.items())
        return sum(len(content) for number, path, content in files if self.hidden(number, path))


def layers_of(at: Submission, tag: str) -> Layers:
    """The layers of an image.

    Raises:
        NotLookedAtError: there is no such image, or it is too large to be looked through.
    """
    image = image_of(at, tag)
    too_large = _("Image {image} has more than {most} MB: it is too large to be looked through.").format(image=tag, most=_MOST_MB)
    if int(image.attrs["Size"]) > _MOST_MB * MB:
        raise NotLookedAtError(too_large)
    try:
        saved = SavedFiles(unpacked(b"".join(image.save()), _MOST_MB))
        entry = saved.manifest()[0]
        packed = [unpressed(saved.content(name), _MOST_MB * MB) for name in entry["Layers"]]
        return Layers(saved.content(entry["Config"]), [_files(layer) for layer in packed])
    except RefusedError as error:
        raise NotLookedAtError(error.sentence) from None
    except (tarfile.ReadError, OSError) as error:
        raise NotLookedAtError(str(error)) from None


def _files(layer: bytes) -> dict[str, bytes]:
    found = unpacked(layer, _MOST_MB)
    return {posixpath.normpath(info.name).lstrip("/"): content for info, content in found if info.isreg()}


def adds_at_most(at: Submission, tag: str, base: str, mb: float) -> Finding:
    """An image's layers hold little more than another's.

    Args:
        at: the submission.
        tag: the image.
        base: the other.
        mb: how much more, MB of 2^20 bytes.
    """
    expected = _("Image {image} holds at most {mb} MB more than {base}.").format(image=tag, mb=mb, base=base)
    look_at = _("client.images.get(…).history() says how much each layer holds.")
    try:
        found, least = layers_of(at, tag), layers_of(at, base).size
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    more = _("It holds {mb} MB more.").format(mb=number(max(0, found.size - least) / MB))
    if found.size - least <= mb * MB:
        return Finding(True, expected, more)
    if found.size - found.hidden_size - least <= mb * MB:
        return mistaken("deleted-is-gone", expected, look_at)
    return Finding(False, expected, more, look_at)


def no_secret(at: Submission, tag: str, secret: str) -> Finding:
    """A secret stands neither in any layer of an image nor in its settings and history, plainly or in base64 or hex.

    Args:
        at: the submission.
        tag: the image.
        secret: the secret; of a length that 3 divides, so that base64 has one form of it.
    """
    expected = _("No layer of image {image}, nor its settings and history, holds the secret.").format(image=tag)
    look_at = _("Unpack what client.images.get(…).save() gives, layer by layer, and look into its history().")
    try:
        found = layers_of(at, tag)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    plain = secret.encode()
    forms = (plain, base64.b64encode(plain), plain.hex().encode())
    for index, layer in enumerate(found.files):
        for path, content in layer.items():
            if any(form in content or form in path.encode(errors="replace") for form in forms):
                if found.hidden(index, path):
                    return mistaken("deleted-is-gone", expected, look_at)
                where = _("It is in layer {number} of {count}, in /{path}.")
                return Finding(False, expected, where.format(number=index + 1, count=len(found.files), path=path[:60]), look_at)
    if any(form in found.settings for form in forms):
        return mistaken("argument-is-secret", expected, look_at)
    return Finding(True, expected, _("It holds."))
