"""Run one check cell in the learner's kernel, and read the score that its last expression shows."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab.card import Finding
from lab.checking.notebook import AssignedTask
from lab.errors import LabError
from lab.messages import translate as _

MIME = "application/vnd.vm-to-kubernetes.task+json"
"""The type of a task's score as data: its points, and its checks with what each found."""

_HARDLY = 0.01
"""The weight below which a check only looks whether something was answered."""


@dataclass(frozen=True)
class TaskResult:
    """What the visible checks of a task said.

    Attributes:
        task: the task.
        findings: one for each visible check; empty where there is no result.
        weights: what each of them weighs.
        problem: why there is no result, in a sentence or two.
    """

    task: AssignedTask
    findings: tuple[Finding, ...] = ()
    weights: tuple[float, ...] = ()
    problem: str = ""

    @property
    def held(self) -> bool:
        """Whether every visible check passed."""
        return bool(self.findings) and all(finding.passed for finding in self.findings)

    @property
    def points(self) -> float:
        """The share of the task's points that the visible checks alone would give."""
        passed = sum(weight for finding, weight in zip(self.findings, self.weights, strict=True) if finding.passed)
        return round(self.task.points * passed / sum(self.weights), 2) if self.findings else 0.0

    @property
    def only_answered(self) -> bool:
        """Whether what can be seen is no more than that there is an answer, right or wrong."""
        return bool(self.findings) and max(self.weights) < _HARDLY


def run(task: AssignedTask) -> TaskResult:
    """Run a task's check cell; whatever it does, there is a result."""
    if task.by_hand:
        return TaskResult(task)
    if task.source is None:
        return TaskResult(task, problem=_not_there())
    try:
        score = _last_value(task.source, f"<{task.name}>")
    except LabError as error:
        return TaskResult(task, problem=str(error))
    except Exception as error:  # the cell is not this package's, and must not stop the others
        return TaskResult(task, problem=_stopped(error))
    show = getattr(score, "_repr_mimebundle_", None)
    return _read(task, show().get(MIME) if callable(show) else None)


def _last_value(source: str, name: str) -> Any:
    # in names of its own, as grading does: the checks look for the learner's in `__main__`, and leave nothing there
    names: dict[str, Any] = {"__name__": "__check__"}
    module = ast.parse(source, name)
    last = module.body.pop() if module.body and isinstance(module.body[-1], ast.Expr) else None
    exec(compile(module, name, "exec"), names)
    return eval(compile(ast.Expression(last.value), name, "eval"), names) if isinstance(last, ast.Expr) else None


def _read(task: AssignedTask, data: Mapping[str, Any] | None) -> TaskResult:
    visible = [each for each in data["checks"] if not each["hidden"]] if data else []
    if not visible:
        return TaskResult(task, problem=_without_score())
    return TaskResult(
        task,
        tuple(Finding(each["passed"], each["expected"], each["found"], each["look_at"]) for each in visible),
        tuple(each["weight"] for each in visible),
    )


def _not_there() -> str:
    return _("Its check cell is not in this notebook any more. Grading puts it back; to see it here, take a fresh copy of the "
             "assignment and bring your answers over.")  # fmt: skip


def _without_score() -> str:
    return _("Its check cell showed no score: it is not as it was handed out. Grading puts it back; to see it here, take a fresh "
             "copy of the assignment and bring your answers over.")  # fmt: skip


def _stopped(error: Exception) -> str:
    said = f"{type(error).__name__}: {error}".strip().splitlines()[0]
    return _("Its check cell stopped with {error}. Restart the kernel, run everything from the top, and check again.").format(
        error=said
    )
