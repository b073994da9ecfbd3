"""A copy of a folder whose owner exchanges what is in it while it is being copied."""

import threading
from pathlib import Path

from autograder.exchange.copying import copy_plain

SECRET = "secret"
ROUNDS = 300


def test_a_file_that_becomes_a_link_in_the_middle_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (tmp_path / "plain").write_text("plain")
    (tmp_path / "link").symlink_to(tmp_path / "secret.txt")
    stop = threading.Event()

    def exchange() -> None:
        while not stop.is_set():
            for name in ("plain", "link"):
                (tmp_path / name).rename(theirs / "file.txt")
                (theirs / "file.txt").rename(tmp_path / name)

    at_it = threading.Thread(target=exchange)
    at_it.start()
    try:
        for count in range(ROUNDS):
            copy_plain(theirs, tmp_path / f"copy{count}", most_bytes=1000, largest=1000)
    finally:
        stop.set()
        at_it.join()
    copied = [path.read_text() for path in tmp_path.glob("copy*/file.txt")]
    assert SECRET not in copied


def test_what_is_too_large_together_is_left_out(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    for name in "abc":
        (theirs / name).write_bytes(b"x" * 400)
    assert copy_plain(theirs, tmp_path / "copy", most_bytes=1000, largest=1000) == ["c"]
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == ["a", "b"]


def test_a_folder_without_bottom_comes_to_an_end(tmp_path: Path) -> None:
    deep = tmp_path / "theirs"
    for _level in range(60):
        deep = deep / "deeper"
    deep.mkdir(parents=True)
    left_out = copy_plain(tmp_path / "theirs", tmp_path / "copy", most_bytes=1000, largest=1000)
    assert len(left_out) == 1
