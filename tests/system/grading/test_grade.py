"""A class is graded: points, feedback's data, two ways with the same scores."""

from tests.support.courses.small import SmallCourse


def test_right_partly_right_and_blank_submissions_earn_what_they_deserve(course: SmallCourse) -> None:
    course.submit("ada", course.right())
    course.submit("bob", course.right(double="def double(n):\n    return 6"))
    course.submit("eve", course.notebook())
    done = course.grade()
    assert sorted(done["graded"]) == ["ada", "bob", "eve"] and not done["failed"]
    assert course.grades("ada").points == {"double-check": 4, "answer-check": 2, "explain": None}
    assert course.grades("ada").waiting == {"explain"}
    assert course.grades("bob").points == {"double-check": 2, "answer-check": 2, "explain": None}
    assert course.grades("eve").points == {"double-check": 0, "answer-check": 0, "explain": 0}


def test_nbgraders_own_command_gives_the_same_scores(course: SmallCourse) -> None:
    course.submit("ada", course.right())
    course.submit("bob", course.right(double="def double(n):\n    return 6"))
    course.grade()
    ours = {student: course.grades(student) for student in ("ada", "bob")}
    course.run("nbgrader", "autograde", "small", "--force")
    assert {student: course.grades(student) for student in ("ada", "bob")} == ours
