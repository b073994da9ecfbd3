"""nbgrader's own `validate`, which students run before handing in, on the real assignment: unmodified."""

from pathlib import Path

import nbformat
import pytest

from lab.messages import LANGUAGES
from tests.support.courses.real import RealCourse
from tests.support.submissions import build

SLUG = "01-virtual-machines"


@pytest.fixture(scope="module", params=[LANGUAGES[0], pytest.param(LANGUAGES[1], marks=pytest.mark.slow)])
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RealCourse:
    return RealCourse(tmp_path_factory.mktemp("course"), SLUG, request.param)


def validated(course: RealCourse, name: str, folder: Path) -> str:
    path = folder / f"{name}.ipynb"
    nbformat.write(build(SLUG, name, course.language), path)
    return course.run("nbgrader", "validate", str(path)).stdout


def test_a_right_notebook_passes(course: RealCourse, tmp_path: Path) -> None:
    assert validated(course, "full", tmp_path) == "Success! Your notebook passes all the tests.\n"


def test_a_wrong_one_is_told_which_cell_and_that_it_earned_a_part(course: RealCourse, tmp_path: Path) -> None:
    said = validated(course, "units-mixed", tmp_path)
    assert "VALIDATION FAILED ON 1 CELL(S)" in said
    assert 'Task("fit", points=3)' in said
    assert "Partial credit; passed some but not all of the tests" in said


def test_a_blank_one_is_told_of_every_task(course: RealCourse, tmp_path: Path) -> None:
    said = validated(course, "blank", tmp_path)
    # the written answer is one more
    assert f"VALIDATION FAILED ON {len(course.worth()) + 1} CELL(S)" in said
    assert "You did not provide a response." in said
