"""The course served where something is in its way."""

from pathlib import Path

from lab.vm.freeport import free_port
from tests.support.served import serve
from tests.support.servers import read


def test_two_that_want_the_same_port_are_served_on_two() -> None:
    port = free_port()
    with serve(port) as first, serve(port) as second:
        assert first.url != second.url
        for served in (first, second):
            assert '"version"' in read(f"{served.url}api")


def test_where_the_home_cannot_be_written_it_says_where_it_keeps_things_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with serve(HOME=str(tmp_path / "file" / "home"), XDG_CACHE_HOME=str(tmp_path / "cache"), XDG_DATA_HOME="") as served:
        assert "cannot be written: settings and progress are kept in" in served.said
        assert "notebooks" in read(f"{served.url}api/contents?token={served.token}")
    assert list((tmp_path / "cache").rglob("notebook_secret"))
