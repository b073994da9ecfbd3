"""A function from a submission's plan to its result. Each process that grades has one `Grader`."""

import json
import tempfile
import time
from contextlib import ExitStack
from functools import cache, cached_property
from pathlib import Path

from autograder.execution import Executor
from autograder.gate import Gate, Upstream, open_gate
from autograder.plan import Plan
from autograder.providing import provide, raise_if_removed
from autograder.result import Result
from autograder.runengine import RunEngine
from autograder.sandbox import Launch, choose
from autograder.sandbox.limits import Limits, sentence
from autograder.submission import EngineLostError
from lab.engines.probing import FAILURES, connect
from lab.engines.selection import Selection
from lab.errors import LabError
from lab.messages import translate as _

# a restart of the engine takes seconds; an instructor's coffee, a minute
_ENGINE_SECONDS = (60.0, 60.0)


@cache
def _grader(limits: str, state: Path) -> "Grader":
    return Grader(Limits(**json.loads(limits)), RunEngine(state))


def grader_for(limits: Limits, state: Path) -> "Grader":
    """This process's grader for these limits, in the run that holds the lock of a course's `.autograder` folder."""
    return _grader(json.dumps(limits.as_data()), state)


class Grader:
    """Grades plans, one at a time.

    Args:
        limits: what each submission may use.
        run: knows the run's engine.
    """

    def __init__(self, limits: Limits, run: RunEngine) -> None:
        self.limits, self._run = limits, run
        self._no_engine = _("No cell of the notebook asks for one with lab.engine().")

    def grade(self, plan: Plan) -> Result:
        """Carry out a plan; where the engine stops answering, wait for it and begin again.

        Raises:
            EngineLostError: the engine did not come back.
            NoSandboxError: nothing here can run student code safely.
            LabError: the sandbox does not start.
        """
        for wait in _ENGINE_SECONDS:
            try:
                return self._grade(plan)
            except FAILURES as error:
                # of ours, only these are about the engine; other errors stand unless it is away
                about_engine = not isinstance(error, LabError) or isinstance(error, EngineLostError)
                if not self._selection or (self._answers() and not about_engine) or not self._back_within(wait):
                    raise
        return self._grade(plan)

    def _answers(self) -> bool:
        try:
            if self._selection:
                connect(self._selection.endpoint).close()
        except FAILURES:
            return False
        return True

    def _back_within(self, seconds: float) -> bool:
        """Whether the engine answers again in this time."""
        until = time.monotonic() + seconds
        while not self._answers():
            if time.monotonic() > until:
                return False
            time.sleep(1)
        return True

    def _grade(self, plan: Plan) -> Result:
        started = time.monotonic()
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grading-")))
            gate: Gate | None = None
            limits = self.limits
            provided: dict[str, str] = {}
            if plan.wants_engine and self._selection and self._upstream:
                provided = provide(self._selection.client, plan)
                gate = stack.enter_context(open_gate(self._upstream, folder, limits.gate()))
                limits = limits.for_emulated() if self._selection.client.emulated else limits
            execution = Executor(plan, self._launch, limits, gate or self._no_engine).carry_out()
            if provided and self._selection:
                raise_if_removed(self._selection.client, provided)
        names = {cell.index: cell.grade_id for cell in plan.grade}
        return Result(
            outputs={str(index): outputs for index, outputs in execution.outputs.items()},
            graded={str(index): graded.data for index, graded in execution.graded.items()},
            broken={names[index]: graded.broken for index, graded in execution.graded.items() if graded.broken},
            seconds=time.monotonic() - started,
            engine=self.engine if gate else "",
            sandbox=self._launch.kind,
            limits=tuple(
                {"limit": crossed.limit, "sentence": sentence(crossed, limits), "cell": crossed.cell}
                for crossed in execution.crossed
            ),
            refusals=tuple({"rule": refusal.rule, "sentence": refusal.sentence} for refusal in execution.refused),
            answers=execution.answers,
        )

    @cached_property
    def engine(self) -> str:
        """Which engine the containers run on, in a few words; empty where there is none."""
        return self._selection.client.facts.in_one_line() if self._selection else ""

    @cached_property
    def _launch(self) -> Launch:
        return choose(self.limits)

    @cached_property
    def _selection(self) -> Selection | None:
        try:
            return self._run.select()
        except LabError as error:  # an assignment may need none; a check that does says so
            self._no_engine = str(error)
            return None

    @cached_property
    def _upstream(self) -> Upstream | None:
        return Upstream.of(self._selection.endpoint) if self._selection else None
