"""An image's layers, read from archives in both forms that engines write."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

from lab.diagrams.image_layers_stack import image_layers_svg, shown_files, written_step
from lab.imagefiles import ImageLayer, LayerFile, SavedImage, open_archive
from tests.support.svg import drawn

pytestmark = pytest.mark.usefixtures("english")


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def archive(pack: Callable[[bytes], bytes], history: list[dict[str, Any]]) -> bytes:
    """What an engine saves; newer ones name files by digest and may compress layers."""
    layer = packed({"srv/page": b"hello", "srv/.wh.old": b"", "var/.wh..wh..opq": b""})
    config = {"config": {"User": "7"}, "rootfs": {"diff_ids": ["sha256:ab"]}, "history": history}
    manifest = [{"Config": "blobs/sha256/c", "Layers": ["blobs/sha256/l"]}]
    return packed(
        {
            "manifest.json": json.dumps(manifest).encode(),
            "blobs/sha256/c": json.dumps(config).encode(),
            "blobs/sha256/l": pack(layer),
        }
    )


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_both_forms_of_an_archive_are_read(pack: Callable[[bytes], bytes]) -> None:
    history = [{"created_by": "COPY page /srv/"}, {"created_by": "USER 7", "empty_layer": True}]
    image = open_archive("page:1", archive(pack, history))
    assert image.layers == (
        ImageLayer(
            "ab",
            "COPY page /srv/",
            (LayerFile("srv/page", 5), LayerFile("srv/old", 0, deletes=True), LayerFile("var/*", 0, deletes=True)),
        ),
    )
    assert image.steps == ("COPY page /srv/", "USER 7")
    assert image.layers[0].size == 5


def test_a_history_that_does_not_fit_is_left_out() -> None:
    assert open_archive("page:1", archive(bytes, [])).layers[0].step == ""


@pytest.mark.parametrize(
    ("step", "written"),
    [
        ("/bin/sh -c #(nop) COPY file:" + "0" * 64 + " in /srv ", "COPY file:00000000… in /srv"),
        ("/bin/sh -c mkdir  /data", "RUN mkdir /data"),
        ("RUN /bin/sh -c mkdir /data # buildkit", "RUN mkdir /data"),
        ("COPY page /srv # buildkit", "COPY page /srv"),
        ("", "—"),
    ],
)
def test_a_step_is_written_as_in_the_dockerfile(step: str, written: str) -> None:
    assert written_step(step) == written


def test_deletions_come_first_and_then_the_largest() -> None:
    files = (LayerFile("small", 1), LayerFile("large", 9), LayerFile("gone", 0, deletes=True))
    assert [file.path for file in shown_files(ImageLayer("ab", "", files))] == ["gone", "large", "small"]


def test_hostile_names_are_shown_as_they_are() -> None:
    bad = "<script>alert('x')</script>&\x1b"
    image = SavedImage(bad, (ImageLayer("ab", bad, (LayerFile(bad, 1),)),), {}, (), ({},))
    root = ElementTree.fromstring(image_layers_svg(image, 1))
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert "<script>" in " ".join(root.itertext())


def test_a_long_step_is_cut_and_sizes_have_their_unit() -> None:
    layers = tuple(ImageLayer(str(size), "RUN " + "x" * 500, (LayerFile("f", size),)) for size in (12, 12_000, 12_000_000))
    text = drawn(image_layers_svg(SavedImage("sizes:1", layers, {}, (), ({}, {}, {}))))
    assert all(size in text for size in ("12 bytes", "12 kB", "12 MB"))
    assert "x…" in text
