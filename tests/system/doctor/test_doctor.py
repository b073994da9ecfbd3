"""`python -m autograder doctor` on a real course's folder, whole and with one thing amiss at a time."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import open_course
from autograder.doctor import installed, keeping, settings
from lab.errors import LabError
from tests.support.courses.whole import autograder
from tools.lesson_files import ROOT

# as a plain user in a namespace that may hold no further one
NARROW = 'echo 1 > /proc/sys/user/max_user_namespaces; exec unshare --user --map-user=1000 "$@"'
ASK_NAMESPACES = """\
import sys
from pathlib import Path
from autograder.doctor.running import namespaces
seen = namespaces(Path(sys.argv[1]))
print(seen.state, seen.mend)
"""


def test_a_broken_configuration_is_amiss_and_nothing_is_graded_with_it(course: Path) -> None:
    path = course / "nbgrader_config.py"
    lines = path.read_text().splitlines()
    wrong = next(number for number, line in enumerate(lines) if line.startswith("c.Limits.cell_seconds"))
    lines[wrong] = "c.Limits.cell_seconds = 60,0)"
    path.write_text("\n".join(lines))
    done = autograder(course, "doctor")
    assert done.returncode == 1
    assert f"line {wrong + 1}" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    graded = autograder(course, "grade", "03-containers")
    assert graded.returncode == 2
    assert "without the sandbox" in graded.stderr


@pytest.mark.parametrize(
    "line",
    [
        'c.Autograde.autograde_preprocessors = ["nbgrader.preprocessors.Execute"]',
        'c.Autograde.autograde_preprocessors.insert(0, "nbgrader.preprocessors.Execute")',
        'c.Autograde.exporter_class = "nbconvert.exporters.NotebookExporter"',
        "del c.Autograde",
    ],
)
def test_a_configuration_without_the_sandbox_opens_no_course(course: Path, line: str) -> None:
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(line + "\n")
    with pytest.raises(LabError, match="outside the sandbox"):
        open_course(course)


def test_another_file_that_overrides_the_course_s_settings_is_amiss(course: Path) -> None:
    (course / "nbgrader_config.json").write_text(json.dumps({"Limits": {"memory_mb": 64000}}))
    seen = settings.settings(open_course(course), course)
    assert seen.state == "amiss"
    assert "nbgrader_config.json overrides c.Limits.memory_mb" in seen.says


def test_another_file_that_only_adds_is_named(course: Path, tmp_path: Path) -> None:
    (tmp_path / "jupyter").mkdir()
    (tmp_path / "jupyter" / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///other.db'\n"
    )
    seen = settings.settings(open_course(course), course)
    assert seen.state == "note"
    assert "adds c.CourseDirectory.db_url" in seen.says


def test_a_language_without_assignments_is_amiss(course: Path) -> None:
    shutil.rmtree(course / "source" / "en")
    assert settings.assignments(open_course(course)).state == "amiss"


def test_an_assignment_that_was_not_released_comes_with_its_command(course: Path) -> None:
    shutil.rmtree(course / "release" / "en" / "05-docker")
    seen = settings.assignments(open_course(course))
    assert (seen.state, seen.mend) == ("note", "nbgrader generate_assignment 05-docker")


def test_a_gradebook_is_read_and_found_whole(course: Path) -> None:
    url = _gradebook(course)
    seen = keeping.gradebook(url)
    assert seen.state == "ok"
    assert "0 assignments, 0 students" in seen.says


def test_a_gradebook_that_is_none_is_damaged_or_is_held_is_amiss(course: Path) -> None:
    url = _gradebook(course)
    with sqlite3.connect(course / "gradebook.db", isolation_level=None) as another:
        another.execute("BEGIN IMMEDIATE")
        assert "locked" in keeping.gradebook(url).says
        another.execute("ROLLBACK")
    (course / "gradebook.db").write_bytes(b"no database at all" * 1000)
    assert keeping.gradebook(url).state == "amiss"


def test_a_gradebook_of_another_nbgrader_comes_with_the_command_that_brings_it_up_to_date(course: Path) -> None:
    url = _gradebook(course)
    with sqlite3.connect(course / "gradebook.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '167914646830'")
    seen = keeping.gradebook(url)
    assert (seen.state, seen.mend) == ("amiss", "nbgrader db upgrade")


def test_an_exchange_in_which_anybody_may_rename_comes_with_a_command(course: Path, tmp_path: Path) -> None:
    exchange = tmp_path / "exchange"
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(f"c.Exchange.root = {str(exchange)!r}\n")
    assert keeping.exchange(open_course(course)).state == "ok"  # the first release makes it
    exchange.mkdir()
    exchange.chmod(0o777)
    seen = keeping.exchange(open_course(course))
    assert (seen.state, seen.mend) == ("note", f"sudo install -d -m 1777 {exchange}")
    exchange.chmod(0o1777)
    assert keeping.exchange(open_course(course)).state == "ok"


def test_a_package_of_another_version_is_named() -> None:
    pins = "nbgrader==0.0.1 \\\n    --hash=sha256:0\nnot-installed-anywhere==1.0 ; sys_platform == 'win32' \\\n"
    others, same = installed.differing(pins)
    assert [other.split()[0] for other in others] == ["nbgrader"]
    assert same == 0


def test_where_namespaces_are_forbidden_the_setting_that_forbids_them_is_named(tmp_path: Path) -> None:
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel" / "apparmor_restrict_unprivileged_userns").write_text("1\n")
    asked = [
        "unshare",
        "--user",
        "--map-root-user",
        "sh",
        "-c",
        NARROW,
        "sh",
        sys.executable,
        "-c",
        ASK_NAMESPACES,
        str(tmp_path),
    ]
    done = subprocess.run(
        asked, cwd=ROOT, env=os.environ | {"COURSE_LANGUAGE": "en"}, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("note "), done.stderr
    assert "kernel.apparmor_restrict_unprivileged_userns=0" in done.stdout


def _gradebook(course: Path) -> str:
    from tests.support.gradebooks import Gradebook

    url = open_course(course).directory.db_url
    with Gradebook(url):
        return url
