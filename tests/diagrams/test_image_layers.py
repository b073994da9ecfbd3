"""An image's layers, read from images that an engine really built, and from archives in both forms that engines write."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

import lab
from lab.diagrams import image_layers
from lab.diagrams.image_layers_stack import image_layers_svg, image_layers_text, shown_files, written_step
from lab.errors import LabError
from lab.imagefiles import ImageLayer, LayerFile, SavedImage, open_archive, read_image

pytestmark = pytest.mark.usefixtures("english")
TAG = "check-layers:1"


def drawn(svg: str) -> str:
    return " ".join(ElementTree.fromstring(svg).itertext())


@pytest.fixture(scope="module")
def client() -> Any:
    return lab.engine(quiet=True)


@pytest.fixture(scope="module")
def built(client: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An image with a file that is copied, one that is made, and one that is deleted."""
    lab.images.busybox(client)
    folder = tmp_path_factory.mktemp("context")
    (folder / "secret").write_text("s" * 1500)
    (folder / "Dockerfile").write_text(
        "FROM lab/busybox:1\nCOPY secret /srv/secret\nRUN echo made > /made && mkdir /empty\nRUN rm /srv/secret\nUSER 1000\n"
    )
    client.images.build(path=str(folder), tag=TAG)
    yield TAG
    client.images.remove(TAG, force=True)


def test_the_layers_are_those_of_the_engine_with_the_steps_that_made_them(client: Any, built: str) -> None:
    image = read_image(client, built)
    digests = client.images.get(built).attrs["RootFS"]["Layers"]
    assert [f"sha256:{layer.digest}" for layer in image.layers] == digests
    assert len(image.layers) == 4
    assert written_step(image.layers[1].step).startswith("COPY file:")
    assert written_step(image.layers[2].step) == "RUN echo made > /made && mkdir /empty"
    assert image.layers[1].files == (LayerFile("srv/secret", 1500),)
    assert LayerFile("made", 5) in image.layers[2].files
    assert image.layers[2].folders == ("empty",)
    assert image.layers[3].folders == ()
    assert LayerFile("srv/secret", 0, deletes=True) in image.layers[3].files
    assert image.contents[1]["srv/secret"] == b"s" * 1500
    assert image.settings["User"] == "1000"


def test_an_image_is_found_by_its_object_and_by_its_id(client: Any, built: str) -> None:
    image = client.images.get(built)
    assert read_image(client, image).name == built
    assert read_image(client, image.id).layers == read_image(client, built).layers


def test_an_image_that_is_not_there_gives_a_sentence(client: Any) -> None:
    with pytest.raises(LabError, match=r"no image check-nothing:1\. Run the cell"):
        image_layers(client, "check-nothing:1")


def test_the_widget_shows_the_files_of_the_layer_that_is_chosen(client: Any, built: str) -> None:
    diagram = image_layers(client, built)
    choice = diagram.children[0]
    assert [value for _label, value in choice.options] == [4, 3, 2, 1]
    assert "srv/secret: deleted here" in drawn(diagram.svg)
    choice.value = 3
    assert "empty/: folder" in drawn(diagram.svg)
    choice.value = 2
    assert "srv/secret: 1500 bytes" in drawn(diagram.svg)
    choice.value = 1
    assert "more" in drawn(diagram.svg)
    assert repr(diagram) == "<Layers of an image>"


def test_it_leaves_no_container_and_no_image_behind(client: Any, built: str) -> None:
    before = [{each["Id"] for each in ask(all=True)} for ask in (client.api.containers, client.api.images)]
    image_layers(client, built)
    assert [{each["Id"] for each in ask(all=True)} for ask in (client.api.containers, client.api.images)] == before


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


def test_the_words_say_what_the_picture_says(client: Any, built: str) -> None:
    words = " ".join(image_layers_text(read_image(client, built)))
    assert "RUN rm /srv/secret" in words
    assert "srv/secret: deleted here" in words


def test_a_long_step_is_cut_and_sizes_have_their_unit() -> None:
    layers = tuple(ImageLayer(str(size), "RUN " + "x" * 500, (LayerFile("f", size),)) for size in (12, 12_000, 12_000_000))
    text = drawn(image_layers_svg(SavedImage("sizes:1", layers, {}, (), ({}, {}, {}))))
    assert all(size in text for size in ("12 bytes", "12 kB", "12 MB"))
    assert "x…" in text
