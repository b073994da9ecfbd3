"""The report's plots as SVG, each with its text: how many of what, and what share of the points each task earned."""

from collections.abc import Sequence
from math import ceil, log10

from autograder.report.model import TaskFigures
from lab.diagrams.measure import NOTE
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place
from lab.messages import translate as _
from lab.numbers import number

_HEIGHT, _BINS, _BAR = 180.0, 10, 24.0
_PAGE = NOTE._replace(tone="page-ink")


def bins(values: Sequence[float], most: float) -> list[int]:
    """How many values lie in each tenth of the way from nothing to the most; the most itself lies in the last."""
    counts = [0] * _BINS
    for value in values:
        counts[min(_BINS - 1, max(0, int(value / most * _BINS)))] += 1
    return counts


def round_up(value: float) -> float:
    """The next round number: 1, 2 or 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** ceil(log10(value) - 1)
    return next((step * power for step in (1, 2, 5, 10) if step * power >= value), 10 * power)


def histogram_text(values: Sequence[float], most: float) -> str:
    """A histogram in words."""
    return " ".join(
        _("From {low} to {high}: {count}.").format(
            low=number(index * most / _BINS), high=number((index + 1) * most / _BINS), count=number(count)
        )
        for index, count in enumerate(bins(values, most))
        if count
    )


def histogram_svg(title: str, values: Sequence[float], most: float, unit: str, kind: Kind) -> str:
    """Bars for ten equal steps, the count over each, and the scale below."""
    canvas = Canvas("histogram")
    counts = bins(values, most)
    step, highest = WIDTH / _BINS, max(*counts, 1)
    for index, count in enumerate(counts):
        height = count / highest * _HEIGHT
        if count:
            canvas.box(kind, Place(index * step + 4, 24 + _HEIGHT - height, step - 8, height))
            canvas.line((index + 0.5) * step, 20 + _HEIGHT - height, number(count), _PAGE._replace(bold=True), "middle")
    bottom = 24 + _HEIGHT
    canvas.path([(0, bottom), (WIDTH, bottom)])
    for index in range(0, _BINS + 1, 2):
        canvas.path([(index * step, bottom), (index * step, bottom + 6)])
        anchor = "start" if index == 0 else "end" if index == _BINS else "middle"
        canvas.line(index * step, bottom + 24, number(index * most / _BINS), _PAGE, anchor)  # type: ignore[arg-type]
    canvas.line(WIDTH / 2, bottom + 44, unit, _PAGE, "middle")
    return canvas.svg(title, histogram_text(values, most))


def task_sentence(task: TaskFigures) -> str:
    """How a class did in a task, in words."""
    if task.share is None:
        return _("{task}: not graded yet").format(task=task.task)
    return _("{task}: {share} % of the points").format(task=task.task, share=number(round(task.share * 100, 1)))


def tasks_svg(title: str, tasks: Sequence[TaskFigures]) -> str:
    """A bar for each task: the share of its points that the class earned, within all of them."""
    canvas = Canvas("tasks")
    y = 0.0
    for task in tasks:
        y = canvas.paragraph(0, y, WIDTH * 0.95, task_sentence(task), _PAGE._replace(bold=True)) + 4
        canvas.box("hardware", Place(0, y, WIDTH, _BAR), hollow=True)
        if task.share:
            canvas.box("libraries", Place(0, y, min(1.0, task.share) * WIDTH, _BAR))
        y += _BAR + 12
    return canvas.svg(title, " ".join(f"{task_sentence(task)}." for task in tasks))
