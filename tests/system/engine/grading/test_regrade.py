"""A corrected check that looks at containers: they are gone, so the submission runs again."""

from pathlib import Path

from tests.support.courses.small import ANSWER_CHECK, ASSIGNMENT, BOX_CHECK, SmallCourse

FORTY_ONE = ANSWER_CHECK.replace('"answer", 42', '"answer", 41')


def test_containers_are_gone_so_a_check_of_theirs_runs_again_and_others_do_not(tmp_path: Path) -> None:
    course = SmallCourse(tmp_path, engine=True)
    course.submit("ada", course.right())
    course.run("nbgrader", "autograde", ASSIGNMENT)
    course.correct("answer-check", FORTY_ONE)
    done = course.regrade()
    assert done["from_records"] == ["ada"] and done["changes"]["ada"]["tasks"] == {"answer-check": [2, 0]}
    course.correct("box-check", BOX_CHECK.replace("mb * 2**20", "2 * mb * 2**20"))
    done = course.regrade()
    assert done["ran_again"] == {"ada": "A check looks at containers, which are gone."}
    assert done["changes"]["ada"]["tasks"] == {"box-check": [3, 0]}
