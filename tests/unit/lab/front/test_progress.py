"""The student's progress: what is noted, what is kept through damage and crowds, and that no lesson feels any of it."""

import fcntl
import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import lab
from lab.card import Finding
from lab.cli import main
from lab.course import LESSONS
from lab.messages import LANGUAGES
from lab.prediction import Prediction
from lab.progress import delete, keeping, load, notebooks, record_check, record_task
from lab.verify import checks_of
from lab.verify.virtual_machines import hypervisor_types

DAMAGED = {
    "empty": b"",
    "cut off": b'{"lessons": {"00-st',
    "another shape": b"[1, 2]",
    "another shape inside": b'{"lessons": {"00-start": {"checks": {"engine_answers": "yes"}}}}',
    "no text": b"\xff\xfe\x00",
    "nested": b"[" * 200_000,
}


def checks_noted(slug: str = "00-start") -> dict[str, bool]:
    return load().record.get("lessons", {}).get(slug, {}).get("checks", {})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_holds_exactly_the_checks_that_are_noted_as_its_own(lesson, language: str) -> None:
    found = notebooks.checks(lesson, language)
    assert found
    assert set(found) == checks_of(lesson.module)


def test_no_two_lessons_ask_for_a_prediction_of_the_same_key() -> None:
    keys = [key for lesson in LESSONS for key in notebooks.predictions(lesson, "en")]
    assert len(keys) == len(set(keys)) > len(LESSONS)


def test_a_check_of_a_lesson_notes_how_it_went_and_is_otherwise_the_same(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = {}
    assert lab.verify.hypervisor_types(nothing) == hypervisor_types(nothing)
    assert inspect.signature(lab.verify.hypervisor_types) == inspect.signature(hypervisor_types)
    assert capsys.readouterr() == ("", "")
    assert checks_noted("01-virtual-machines") == {"hypervisor_types": False}


def test_what_held_once_stays_and_a_task_is_as_it_was_last(kept: Path) -> None:
    for held in (False, True, False):
        record_check("00-start", "engine_answers", held)
        record_task("03-containers", "clerk", held)
    assert json.loads(kept.read_text()) == {
        "lessons": {"00-start": {"checks": {"engine_answers": True}}},
        "assignments": {"03-containers": {"tasks": {"clerk": False}}},
    }
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]
    assert kept.parent.stat().st_mode & 0o077 == 0


def test_whatever_says_that_it_holds_is_written_as_yes_or_no(kept: Path) -> None:
    record_check("00-start", "engine_answers", ["something"])
    record_task("03-containers", "clerk", None)
    assert checks_noted() == {"engine_answers": True}
    assert load().damaged == ()


def test_a_locked_prediction_is_noted_in_the_lesson_that_asks_for_it(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked, skipped, foreign = Prediction("boot", unit="s"), Prediction("kernel", choices="AB"), Prediction("mine", choices="AB")
    locked._field.value, foreign._field.value = "3", "A"
    for prediction in (locked, foreign):
        prediction._button.click()
    for prediction, answer in ((locked, 2.0), (skipped, "A")):
        prediction.reveal(answer)
    assert load().record == {"lessons": {"01-virtual-machines": {"predictions": {"boot": "locked", "kernel": "revealed"}}}}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
@pytest.mark.parametrize("first", [load, lambda: record_check("00-start", "engine_answers", True)], ids=["read", "written"])
def test_a_damaged_file_is_kept_aside_whoever_meets_it(kept: Path, content: bytes, first) -> None:
    kept.parent.mkdir(parents=True)
    for number in (1, 2):
        kept.write_bytes(content)
        first()
        aside = kept.with_name(f"progress.damaged-{number}.json")
        assert aside.read_bytes() == content
        assert aside in load().damaged
    record_check("00-start", "container_runs", True)
    assert checks_noted()["container_runs"] is True


def test_what_another_version_added_is_kept(kept: Path) -> None:
    kept.parent.mkdir(parents=True)
    kept.write_text('{"badges": ["first"], "lessons": {"00-start": {"notes": "mine"}}}')
    record_check("00-start", "engine_answers", True)
    assert json.loads(kept.read_text()) == {
        "badges": ["first"],
        "lessons": {"00-start": {"notes": "mine", "checks": {"engine_answers": True}}},
    }


def test_several_kernels_write_at_once_and_nothing_is_lost(kept: Path) -> None:
    code = (
        "import sys, time, lab\nfrom lab.progress import keeping\n"
        "keeping._LOCK_SECONDS = 60\n"  # what is noted is dropped where the file is locked for too long: here it must not be
        "for n in range(40): lab.progress.record_check('00-start', f'{sys.argv[1]}-{n}', True); time.sleep(0.005)"
    )
    kernels = [subprocess.Popen([sys.executable, "-c", code, str(number)]) for number in range(3)]
    while any(kernel.poll() is None for kernel in kernels):
        load()
    assert [kernel.returncode for kernel in kernels] == [0, 0, 0]
    assert len(checks_noted()) == 120
    assert load().damaged == ()


def test_a_home_that_cannot_be_written_disturbs_no_lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert isinstance(lab.verify.hypervisor_types({}), Finding)
    record_task("03-containers", "clerk", True)
    assert capsys.readouterr() == ("", "")


def test_a_process_that_is_stuck_keeps_no_lesson_waiting_for_ever(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record_check("00-start", "engine_answers", True)
    monkeypatch.setattr(keeping, "_LOCK_SECONDS", 0.1)
    stuck = os.open(kept.parent, os.O_RDONLY)
    try:
        fcntl.flock(stuck, fcntl.LOCK_EX)
        record_check("00-start", "container_runs", True)
    finally:
        os.close(stuck)
    assert checks_noted() == {"engine_answers": True}


def test_deleting_leaves_nothing_of_it(kept: Path) -> None:
    assert delete() == ()
    kept.parent.mkdir(parents=True)
    kept.write_text("damaged")
    record_check("00-start", "engine_answers", True)
    other = kept.with_name("language")
    other.write_text("en")
    assert len(delete()) == 2
    assert list(kept.parent.iterdir()) == [other]
    assert load().record == {}


def test_the_command_says_it_and_deletes_it(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    for check in checks_of("start"):
        record_check("00-start", check, True)
    record_task("03-containers", "clerk", True)
    assert main(["progress"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert str(kept) in lines[0]
    assert "  00-start: done (checks that hold: 2 of 2)" in lines
    assert "  assignment 03-containers: started (tasks that hold: 1 of 7)" in lines
    assert main(["progress", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["lessons"]["00-start"] == {"state": "done", "held": 2, "of": 2}
    assert said["assignments"]["03-containers"] == {"state": "started", "held": 1, "of": 7}
    assert main(["progress", "--delete"]) == 0
    assert not kept.exists()
    assert main(["progress", "--delete", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"deleted": []}
