"""The files of an archive that `image.save()` writes, as they are named in it. Pure.

Source: `image/tarexport` of Docker 20.10, whose form newer engines and Podman write as well.
"""

import json
import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from autograder.gate.archives import File
from autograder.gate.refusals import RefusedError
from lab.messages import translate as _

MANIFEST = "manifest.json"


class SavedFiles:
    """The files of an archive by name; of two of one name, the last."""

    def __init__(self, files: Iterable[File]) -> None:
        self._files: Mapping[str, File] = {posixpath.normpath(info.name): (info, content) for info, content in files}

    def contents(self) -> list[bytes]:
        """All contents, in no order."""
        return [content for info, content in self._files.values() if info.isreg()]

    def content(self, name: str) -> bytes:
        """A file's content. The engine writes a layer that occurs twice as a link to the first."""
        info, content = self._files.get(posixpath.normpath(name), (None, b""))
        if info is not None and info.issym():
            target = posixpath.join(posixpath.dirname(info.name), info.linkname)
            info, content = self._files.get(posixpath.normpath(target), (None, b""))
        if info is None or not info.isreg():
            raise not_loaded(_("{name} is missing").format(name=name[:80]))
        return content

    def manifest(self) -> list[dict[str, Any]]:
        """The images that the archive says it holds: of each the settings' file, the names and the layers' files."""
        try:
            found = json.loads(self.content(MANIFEST))
            return [
                {"Config": _text(each["Config"]), "RepoTags": _texts(each.get("RepoTags")), "Layers": _texts(each["Layers"])}
                for each in found
            ]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise not_loaded(_("{name} cannot be read").format(name=MANIFEST)) from None


def _texts(value: Any) -> list[str]:
    if value is not None and not isinstance(value, list):
        raise TypeError
    return [_text(each) for each in value or []]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def not_loaded(why: str) -> RefusedError:
    """An archive is not one that the submission may load."""
    return RefusedError(_("Loading this archive is refused: {why}.").format(why=why), rule="load")
