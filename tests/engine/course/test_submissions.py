"""The assignments that ask for an engine, run as in a student's own Jupyter.

What each mistake costs there, the grader's own classes prove: here that is a repetition.
"""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from docker.errors import NotFound

import lab
from lab.engines.client import LabClient
from lab.engines.labels import OWNER, filters_for, owner
from lab.messages import LANGUAGES
from tests.support.student_run import earns_what_it_deserves, visible_checks_hold_for_full_alone
from tests.support.submissions import names

SLUGS = ("03-containers", "05-docker", "06-microservices", "07-scaling", "08-kubernetes")
# where time is short, what is right and what is blank: the code cells are the same in every language
EVERY = [
    pytest.param(slug, name, language, marks=() if name in {"full", "blank"} and language == LANGUAGES[0] else pytest.mark.slow)
    for slug in SLUGS
    for name in names(slug)
    for language in LANGUAGES
]


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of an earlier submission can stand in for what this one leaves out, and nothing of others is removed."""
    monkeypatch.setenv(OWNER, f"{owner()}-submission")
    engine = lab.engine(quiet=True)
    yield
    after = objects(engine)
    for made, remove in (
        ("container", lambda key: engine.api.remove_container(key, force=True, v=True)),
        ("network", engine.api.remove_network),
        ("volume", engine.api.remove_volume),
        ("image", lambda key: engine.api.remove_image(key, force=True)),
    ):
        for key in after[made]:
            with suppress(NotFound):  # it ended by itself meanwhile
                remove(key)


def objects(engine: LabClient) -> dict[str, set[str]]:
    """What carries the course's label: containers and networks by id, volumes by name, images by tag."""
    api, labelled = engine.api, filters_for()
    return {
        "container": {each["Id"] for each in api.containers(all=True, filters=labelled)},
        "network": {each["Id"] for each in api.networks(filters=labelled)},
        "volume": {each["Name"] for each in api.volumes(filters=labelled)["Volumes"] or []},
        # the course's own, which take their time to make, may stay
        "image": {tag for each in api.images(filters=labelled) for tag in each["RepoTags"] or [] if not tag.startswith("lab/")}
        - {"<none>:<none>"},
    }


@pytest.mark.parametrize(("slug", "name", "language"), EVERY)
@pytest.mark.usefixtures("clean")
def test_a_submission_earns_what_it_deserves(slug: str, name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    earns_what_it_deserves(slug, name, language, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.usefixtures("clean")
def test_visible_checks_alone_hold_for_full_and_not_for_blank(slug: str) -> None:
    visible_checks_hold_for_full_alone(slug)
