"""State on the engine is graded through the gate."""

from pathlib import Path

from tests.support.courses.small import BOX, SmallCourse
from tests.support.engine import plain_client


def test_state_on_the_engine_is_graded_through_the_gate(tmp_path: Path) -> None:
    course = SmallCourse(tmp_path, engine=True)
    course.submit("ada", course.right())
    course.submit("bob", course.right(box=BOX.replace("32m", "64m")))
    course.submit("eve", course.right(box="import lab\nclient = lab.engine(quiet=True)"))
    done = course.grade("--workers", "2")
    assert not done["failed"]
    assert [course.grades(student).points["box-check"] for student in ("ada", "bob", "eve")] == [3, 0, 0]
    left = plain_client().containers.list(all=True, filters={"name": "box"})
    assert left == []
