"""What counts as hidden in an image's layers."""

import pytest

from autograder.checks.layers import Layers


def layers(*contents: dict[str, bytes]) -> Layers:
    return Layers(b"{}", contents)


@pytest.mark.parametrize(
    ("later", "hidden"),
    [
        ({}, False),
        ({"a/b/.wh.file": b""}, True),
        ({"a/.wh.b": b""}, True),
        ({".wh.a": b""}, True),
        ({"a/b/.wh..wh..opq": b""}, True),
        ({"a/.wh..wh..opq": b""}, True),
        ({"a/b/file": b"new"}, True),
        ({"a/b/.wh.other": b"", ".wh.b": b"", "b/.wh..wh..opq": b"", "file": b""}, False),
    ],
)
def test_what_a_later_layer_hides(later: dict[str, bytes], hidden: bool) -> None:
    found = layers({"a/b/file": b"12345"}, {}, later)
    assert found.hidden(0, "a/b/file") is hidden
    assert found.hidden_size == (5 if hidden else 0)
    assert found.size == 5 + sum(len(content) for content in later.values())


def test_a_file_hides_none_of_its_own_layer_or_above() -> None:
    found = layers({".wh.file": b""}, {"file": b"12345", ".wh.other": b""})
    assert found.hidden(1, "file") is False
    assert found.hidden_size == 0
