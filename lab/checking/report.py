"""The card of `lab.check()`: a line for each task, and for each check that does not hold what to do about it."""

from dataclasses import dataclass
from html import escape

from lab.card import Finding
from lab.checking.running import TaskResult
from lab.errors import LabError
from lab.messages import translate as _
from lab.numbers import number

# as the badges of lab.card: enough contrast with white letters, and each with a mark of its own shape
_COLOUR = {True: "#1f7a3a", False: "#c2410c", None: "#57606a"}
_CARD = (
    "border:1px solid var(--jp-border-color1,currentColor);border-radius:6px;padding:8px 12px;max-width:760px;"
    "color:var(--jp-content-font-color1,inherit);background:var(--jp-layout-color1,transparent)"
)


@dataclass(frozen=True)
class Report:
    """What the visible checks of an assignment said.

    Attributes:
        results: a task's each.
        lost_points: what the tasks are worth that are missing in the notebook.
    """

    results: tuple[TaskResult, ...]
    lost_points: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether everything that can be checked before grading holds."""
        return not self.lost_points and all(result.held for result in self._checked())

    def summary(self) -> str:
        """How many tasks hold, in one sentence or two."""
        checked = self._checked()
        if not checked:
            return _("There is nothing to check here: a person reads this answer and grades it.")
        held = sum(result.held for result in checked)
        return _("{held} of {whole} tasks hold. Hidden tests come with grading.").format(held=held, whole=len(checked))

    def __str__(self) -> str:
        """The same as the card says, without the hints, which are to be asked for."""
        lines = [self.summary(), *self._lost()]
        for result in self.results:
            lines.append(f"{_verdict(result)} · {_line(result)}")
            lines += [f"    {row}" for finding in _failed(result) for row in str(finding).splitlines()[1:]]
            if _state(result) is False and result.task.hints:
                lines.append("    " + _("Hints are below the check cell of this task, to open one by one."))
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._html()}

    def _checked(self) -> list[TaskResult]:
        return [result for result in self.results if not result.task.by_hand]

    def _lost(self) -> list[str]:
        if not self.lost_points:
            return []
        lost = _("Cells worth {points} points are missing in this notebook.").format(points=number(self.lost_points))
        return [lost, _("Grading counts them: take a fresh copy of the assignment and bring your answers over.")]

    def _html(self) -> str:
        first = next((result for result in self.results if _state(result) is False), None)
        lines = [f"<strong>{escape(self.summary())}</strong>", *map(escape, self._lost())]
        rows = [_row(result, opened=result is first) for result in self.results]
        return _card(*lines, *rows)


@dataclass(frozen=True)
class Trouble:
    """Why nothing was checked."""

    error: LabError

    def __str__(self) -> str:
        """What happened, what was expected and what to do next, a line each."""
        return "\n".join(self.error._render_traceback_())

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": _card(*map(escape, str(self).splitlines()))}


def _card(*parts: str) -> str:
    body = "".join(f'<div style="margin:4px 0">{part}</div>' for part in parts)
    return f'<div role="status" style="{_CARD}">{body}</div>'


def _row(result: TaskResult, *, opened: bool) -> str:
    """A task's line; where it does not hold its checks and hints are folded into it, open for the first such task."""
    badge = (
        f'<span style="display:inline-block;padding:0 8px;border-radius:4px;color:#ffffff;'
        f'background:{_COLOUR[_state(result)]}">{escape(_verdict(result))}</span>'
    )
    line = f"{badge} {escape(_line(result))}"
    cards = [str(finding._repr_mimebundle_()["text/html"]) for finding in _failed(result)]
    hints = [hint.html() for hint in result.task.hints] if _state(result) is False else []
    if not cards and not hints:
        return line
    inside = "".join(f'<div style="margin:6px 0 6px 16px">{part}</div>' for part in [*cards, *hints])
    return f"<details{' open' if opened else ''}><summary>{line}</summary>{inside}</details>"


def _verdict(result: TaskResult) -> str:
    state = _state(result)
    return "○ " + _("By a person") if state is None else Finding(state, "", "").verdict()


def _line(result: TaskResult) -> str:
    said = _said(result)
    return f"{result.task.title}: {said}" if said else result.task.title


def _said(result: TaskResult) -> str:
    if result.task.by_hand or result.problem:
        return result.problem
    if result.only_answered:
        return _("answered; whether it is right, grading says.") if result.held else _("not answered in full.")
    earned, whole = number(result.points), number(result.task.points)
    return _("{points} of {max_points} points in sight.").format(points=earned, max_points=whole)


def _failed(result: TaskResult) -> list[Finding]:
    return [finding for finding in result.findings if not finding.passed]


def _state(result: TaskResult) -> bool | None:
    return None if result.task.by_hand else result.held
