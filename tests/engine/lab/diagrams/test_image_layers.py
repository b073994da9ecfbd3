"""An image's layers, read from images that an engine really built."""

from collections.abc import Iterator
from typing import Any

import pytest

import lab
from lab.diagrams import image_layers
from lab.diagrams.image_layers_stack import image_layers_text, written_step
from lab.errors import LabError
from lab.imagefiles import LayerFile, read_image
from tests.support.svg import drawn

pytestmark = pytest.mark.usefixtures("english")
TAG = "check-layers:1"


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
    image = client.images.get(built)
    image_layers(client, built)
    # others work on this engine, too: what comes from this image alone
    assert client.api.containers(all=True, filters={"ancestor": built}) == []
    assert [each["Id"] for each in client.api.images(all=True) if each["ParentId"] == image.id] == []
    assert client.images.get(built).tags == image.tags


def test_the_words_say_what_the_picture_says(client: Any, built: str) -> None:
    words = " ".join(image_layers_text(read_image(client, built)))
    assert "RUN rm /srv/secret" in words
    assert "srv/secret: deleted here" in words
