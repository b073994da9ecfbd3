"""What a student runs before handing in says what grading will say of the visible checks."""

import nbformat

from lab.checking.running import MIME
from tests.support.courses.small import ASSIGNMENT, SmallCourse


def _check(course: SmallCourse, student: str) -> tuple[int, str]:
    done = course.run("autograder", "check", f"submitted/{student}/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_right_notebook_passes_and_stays_as_it_is(course: SmallCourse) -> None:
    path = course.submit("ada", course.right()) / f"{ASSIGNMENT}.ipynb"
    before = path.read_bytes()
    code, said = _check(course, "ada")
    assert code == 0
    assert "2 of 2 tasks hold. Hidden tests come with grading." in said
    assert path.read_bytes() == before


def test_the_words_are_those_of_the_grading(course: SmallCourse) -> None:
    course.submit("bob", course.right(answer="answer = 41", double="def double(n):\n    return n"))
    code, said = _check(course, "bob")
    assert code == 1
    course.grade()
    visible = [
        check
        for cell in course.autograded("bob").cells
        for output in cell.get("outputs", [])
        for check in output.get("data", {}).get(MIME, {}).get("checks", [])
        if not check["hidden"]
    ]
    assert len(visible) == 2
    for check in visible:
        for part in ("expected", "found", "look_at"):
            assert check[part] in said


def test_what_is_not_plain_data_is_told_in_both_places_alike(course: SmallCourse) -> None:
    liar = "class Equal(int):\n    def __eq__(self, other):\n        return True\n    __hash__ = int.__hash__\nanswer = Equal(1)"
    course.submit("eve", course.right(answer=liar))
    code, said = _check(course, "eve")
    assert code == 1 and "answer is or holds an object of the type Equal." in said
    course.grade()
    assert course.grades("eve").points["answer-check"] == 0


def test_a_file_that_is_no_notebook_gets_a_sentence(course: SmallCourse) -> None:
    course.submit("ada", course.right()).joinpath(f"{ASSIGNMENT}.ipynb").write_text("{")
    code, said = _check(course, "ada")
    assert code == 2 and "cannot be read as a notebook" in said


def test_validate_agrees(course: SmallCourse) -> None:
    for student, book, words in (
        ("ada", course.right(), "Success! Your notebook passes all the tests."),
        ("bob", course.right(answer="answer = 41"), "VALIDATION FAILED ON 1 CELL(S)!"),
    ):
        path = course.submit(student, book) / f"{ASSIGNMENT}.ipynb"
        done = course.run("nbgrader", "validate", str(path))
        assert words in done.stdout
        nbformat.validate(nbformat.read(path, as_version=4))
