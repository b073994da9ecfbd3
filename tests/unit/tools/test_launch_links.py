"""The links that open the course elsewhere lead to whatever repository this is a clone of."""

from pathlib import Path, PurePosixPath
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from lab.errors import LabError
from tools.launch_links import binder_link, hub_link, main, public_address

PAGE = PurePosixPath("notebooks/en/00-start.ipynb")


@pytest.mark.parametrize(
    "remote",
    [
        "https://git.example.org/someone/course.git",
        "https://someone:secret@git.example.org/someone/course.git",
        "ssh://git@git.example.org:22/someone/course.git",
        "git@git.example.org:someone/course.git",
    ],
)
def test_anyone_can_clone_from_the_address_and_it_names_nobody(remote: str) -> None:
    assert public_address(remote) == "https://git.example.org/someone/course.git"


@pytest.mark.parametrize("remote", ["", "/home/someone/course", "../course", "file:///home/someone/course"])
def test_a_repository_that_others_cannot_reach_is_one_sentence(remote: str) -> None:
    with pytest.raises(LabError):
        public_address(remote)


def test_binder_is_told_the_repository_and_opens_jupyterlab() -> None:
    link = urlsplit(binder_link("https://git.example.org/someone/course.git"))
    provider, address, ref = link.path.removeprefix("/v2/").split("/")
    assert (provider, unquote(address), ref) == ("git", "https://git.example.org/someone/course.git", "HEAD")
    assert parse_qs(link.query) == {"urlpath": ["lab"]}


def test_a_hub_is_told_the_repository_and_the_page_in_its_clone() -> None:
    link = urlsplit(hub_link("https://hub.example.edu/", "https://git.example.org/someone/course.git", PAGE))
    assert (link.netloc, link.path) == ("hub.example.edu", "/hub/user-redirect/git-pull")
    asked = parse_qs(link.query)
    assert asked["repo"] == ["https://git.example.org/someone/course.git"]
    assert asked["urlpath"] == ["lab/tree/course/notebooks/en/00-start.ipynb"]


def test_where_there_is_no_git_it_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main([]) == 1
    said = capsys.readouterr()
    assert not said.out
    assert "git remote add origin" in said.err
