"""What the application's images are built from."""

from lab.app.building import context


def test_the_same_files_are_sent_whatever_the_checkouts_modes() -> None:
    assert context("api") == context("api")
