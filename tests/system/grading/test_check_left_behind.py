"""A submission in which `lab.check()` was left behind is graded as if it were not there."""

from pathlib import Path

from nbformat.v4 import new_code_cell

from tests.support.courses.small import ASSIGNMENT, SmallCourse


def test_a_cell_that_was_left_behind_costs_nothing_and_is_no_error(tmp_path: Path) -> None:
    course = SmallCourse(tmp_path)
    for student in ("plain", "checked"):
        book = course.right()
        if student == "checked":
            book.cells.append(new_code_cell("import lab\n\nlab.check()"))
        course.submit(student, book)
    assert course.grade()["failed"] == {}
    assert course.grades("checked").points == course.grades("plain").points
    (output,) = course.autograded("checked").cells[-1].outputs
    assert output.output_type != "error"
    assert output.data["text/plain"].startswith("lab.check() cannot tell which notebook it stands in.")
    # what the learner runs before handing in does not run it twice, either
    done = course.run("autograder", "check", f"submitted/checked/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
    assert "2 of 2 tasks hold." in done.stdout
