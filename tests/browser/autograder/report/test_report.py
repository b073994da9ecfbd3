"""The report: read from a real gradebook, right for any class, and a page that needs nothing but itself."""

import csv
import io
import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from nbformat.v4 import new_output
from playwright.sync_api import Browser

from autograder.feedback.record import Event, Record
from autograder.report import Report, SubmissionLine, TaskLine, read, summary, write
from autograder.report.files import csv_text
from autograder.report.model import by_difficulty, misconceptions
from autograder.report.plots import bins, round_up
from lab.errors import LabError
from tests.support.axe import serious
from tests.support.courses.fed_back import ASSIGNMENT, Course, check, scored
from tests.support.gradebooks import Gradebook

OWN_KERNEL = "The container was taken for a machine with a kernel of its own."
HOSTILE = '=HYPERLINK("https://evil.example","x")<script>window.stolen=1</script>'


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = Course(tmp_path_factory.mktemp("course"))
    right, wrong = check("runs_limited", True), check("runs_limited", False)
    mistaken = check("own_kernel", False, hidden=True, found=OWN_KERNEL, misconception="own-kernel")
    limit = {"limit": "cell_seconds", "sentence": "Cell 3 ran longer than 60 s.", "cell": 3}
    refusal = {"rule": "host-mount", "sentence": HOSTILE}
    course.submit("alice", tasks={"limits": scored("limits", 3, right), "shared": scored("shared", 2, right)}, seconds=2.5)
    course.submit("bob", tasks={"limits": scored("limits", 3, right, mistaken), "shared": scored("shared", 2, wrong)},
                  limits=[limit], refusals=[refusal], repairs=["The cell “shared” was put back."], seconds=61)  # fmt: skip
    nb = course.released()
    nb.cells[-1].source = "Because."
    course.submit("carol", nb=nb, tasks={"limits": scored("limits", 3, mistaken), "shared": scored("shared", 2, right)})
    course.submit("dave", failed="The notebook is not JSON.", tasks={"limits": [new_output("stream", text="x")]})
    (course.folder / "submitted" / "erin" / ASSIGNMENT).mkdir(parents=True)
    course.feedback("alice")
    return course


@pytest.fixture(params=["en", "pt-BR"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COURSE_LANGUAGE", request.param)
    return request.param


def report_of(count: int, share: float = 1.0) -> Report:
    """A class made up: as many submissions, of long and hostile names."""
    lines = []
    for number in range(count):
        part = share * (number % 11) / 10
        checks = (
            check("runs_limited", part > 0.5),
            check("own_kernel", part > 0.3, hidden=True, found=HOSTILE, misconception=HOSTILE),
        )
        tasks = tuple(
            TaskLine("nb", f"task-{task}-{'long-' * 30 if task == 3 else ''}", part * 2, 2.0, False, checks) for task in range(8)
        )
        record = Record(seconds=0.5 + number % 37, limits=(Event("cell_seconds", "x" * 300),) if number % 50 == 0 else ())
        student = f"{HOSTILE if number % 40 == 0 else 'student'}-{number:03}{'-of-a-long-name' * 8 if number % 60 == 1 else ''}"
        lines.append(SubmissionLine(student, "graded", "", "2030-01-01T10:00:00", part * 16, 16.0, 0.0, record, tasks))
    return Report("03-containers", "2030-01-02T10:00:00+00:00", 16.0, tuple(lines))


def test_it_tells_what_the_gradebook_knows(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    report = read(ASSIGNMENT, course.coursedir)
    lines = {line.student: line for line in report.submissions}
    assert {student: line.status for student, line in lines.items()} == {
        "alice": "graded", "bob": "graded", "carol": "waiting", "dave": "failed", "erin": "ungraded",
    }  # fmt: skip
    assert (lines["alice"].score, lines["bob"].score, lines["alice"].max_score) == (5.0, 1.5, 7.0)
    assert lines["dave"].why == "The notebook is not JSON."
    assert lines["bob"].record.limits == (Event("cell_seconds", "Cell 3 ran longer than 60 s."),)
    assert lines["alice"].feedback == (f"feedback/alice/{ASSIGNMENT}/{ASSIGNMENT}.html",)
    assert [(each.ident, each.sentence, each.met) for each in misconceptions(report)] == [("own-kernel", OWN_KERNEL, 2)]
    hardest = {figures.task: figures for figures in by_difficulty(report)}
    assert hardest["limits"].share == pytest.approx(0.5)
    assert (hardest["limits"].hardest, hardest["limits"].hardest_hidden, hardest["limits"].hardest_failed) == (
        "own_kernel",
        True,
        2,
    )
    assert hardest["why"].waiting == 1
    assert summary(report) == (
        "03-containers: 5 handed in, 2 graded, 1 waiting for a person, 2 not graded. Mean: 2.83 of 7 points."
    )


def test_a_late_penalty_and_a_manual_grade_count(course: Course) -> None:
    with Gradebook(course.coursedir.db_url, "small") as gradebook:
        gradebook.find_grade("why", ASSIGNMENT, ASSIGNMENT, "alice").manual_score = 2.0
        gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "alice").late_submission_penalty = 0.5
        gradebook.db.commit()
    try:
        line = next(line for line in read(ASSIGNMENT, course.coursedir).submissions if line.student == "alice")
        assert (line.score, line.late_penalty) == (6.5, 0.5)
    finally:
        with Gradebook(course.coursedir.db_url, "small") as gradebook:
            gradebook.find_grade("why", ASSIGNMENT, ASSIGNMENT, "alice").manual_score = None
            gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "alice").late_submission_penalty = 0.0
            gradebook.db.commit()


def test_an_assignment_that_nobody_knows_is_an_error_in_a_sentence(course: Course) -> None:
    with pytest.raises(LabError, match="99-nothing"):
        read("99-nothing", course.coursedir)


def test_a_graded_notebook_that_is_gone_leaves_no_old_grade_standing(course: Course, tmp_path: Path) -> None:
    graded = course.folder / "autograded" / "alice"
    graded.rename(tmp_path / "alice")
    try:
        line = next(line for line in read(ASSIGNMENT, course.coursedir).submissions if line.student == "alice")
        assert line.status == "ungraded"
        assert line.why
    finally:
        (tmp_path / "alice").rename(graded)


def test_its_page_shows_it_and_needs_nothing(
    course: Course, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    file = write(read(ASSIGNMENT, course.coursedir), course.folder / "reports" / ASSIGNMENT, root=course.folder)
    seen, faults = look(browser, file, tmp_path / "page.png", "light", 1280)
    assert faults == []
    told = (
        "The notebook is not JSON.",
        OWN_KERNEL,
        "Cell 3 ran longer than 60 s.",
        HOSTILE,
        "was put back",
        "61 s",
    )
    for words in (*told, "own_kernel (hidden): 2 times", "It was handed in and is not graded yet."):
        assert words in seen
    page = browser.new_page()
    page.goto(file.as_uri())
    page.get_by_role("link", name="alice").click()
    assert page.url.endswith(f"feedback/alice/{ASSIGNMENT}/{ASSIGNMENT}.html")
    page.close()


@pytest.mark.parametrize(
    ("count", "scheme", "width"),
    [
        *[(0, "light", 1280), (1, "dark", 768), (12, "light", 1280)],
        *(
            pytest.param(*each, marks=pytest.mark.slow)
            for each in [(0, "dark", 768), (1, "light", 1280), (12, "dark", 768), (300, "light", 1280), (300, "dark", 768)]
        ),
    ],
)
def test_any_class_fits(
    count: int, scheme: str, width: int, browser: Browser, tmp_path: Path, screenshots: Path, language: str
) -> None:
    file = write(report_of(count, 0.0 if count == 1 else 1.0), tmp_path, root=tmp_path)
    picture = screenshots / f"report-{count}-{scheme}-{width}-{language}.png"
    _seen, faults = look(browser, file, picture, scheme, width)
    assert faults == []


def look(browser: Browser, file: Path, picture: Path, scheme: str, width: int) -> tuple[str, list[str]]:
    """The page's text, and whatever is wrong with it."""
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda request: faults.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    if page.evaluate("document.documentElement.scrollWidth") > width:
        faults.append("wider than the window")
    if page.evaluate("window.stolen") is not None or page.locator("script").count():
        faults.append("something ran")
    if page.locator(
        "table:not(:has(caption)), table:not(:has(th[scope=col])), svg:not(:has(title)), svg:not(:has(desc))"
    ).count():
        faults.append("a table or plot without its words")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    if len(ids) != len(set(ids)):
        faults.append("an id twice")
    page.screenshot(path=picture, full_page=True)
    seen = page.inner_text("body")
    faults += serious(page)
    page.close()
    return seen, faults


def test_csv_and_json_hold_the_same(course: Course, tmp_path: Path) -> None:
    report = read(ASSIGNMENT, course.coursedir)
    write(report, tmp_path, root=course.folder)
    rows = list(csv.DictReader((tmp_path / "report.csv").open(encoding="utf-8-sig", newline="")))
    assert len(rows) == sum(max(1, len(line.tasks)) for line in report.submissions)
    limits = next(row for row in rows if row["student"] == "bob" and row["task"] == "limits")
    assert (limits["score"], limits["max_score"], limits["misconceptions"], limits["seconds"]) == (
        "1.5",
        "3.0",
        "own-kernel",
        "61.0",
    )
    data = json.loads((tmp_path / "report.json").read_text())
    assert data == json.loads(json.dumps(asdict(report)))


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", " =1", "\r=1", "＝1"])
def test_no_text_becomes_a_formula(start: str) -> None:
    line = report_of(1).submissions[0]
    report = replace(report_of(0), submissions=(replace(line, student=start, why=start),))
    for row in csv.reader(io.StringIO(csv_text(report))):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), cell


def test_every_score_is_in_one_bar() -> None:
    assert bins([0, 0.0, 1, 9.99, 10], 10) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert [round_up(value) for value in (0, 0.3, 1, 1.2, 37, 61)] == [1, 0.5, 1, 2, 50, 100]
