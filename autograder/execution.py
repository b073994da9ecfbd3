"""Carry out a plan: the student's cells in the sandbox, one after another, then the grade cells here."""

import time
from dataclasses import dataclass, field
from typing import Any

from docker import DockerClient

from autograder.gate import Gate, Refusal
from autograder.gradecell import Graded, grade_all
from autograder.plan import Plan
from autograder.records.journal import Answers, Journal
from autograder.remote import RemoteStudent
from autograder.sandbox import Launch
from autograder.sandbox.limits import Crossed, LimitName, Limits
from autograder.sandbox.session import CellKilledError, Session, SessionOverError
from autograder.submission import EngineLostError, Submission, graded
from lab.errors import LabError
from lab.messages import translate as _

# how often a notebook is run again without the cells that ended its process
_REVIVALS = 3
_SPARE_CONTAINERS = 2


@dataclass
class Execution:
    """What came of a plan.

    Attributes:
        outputs: of each student cell, by its place in the notebook, in nbformat's form; untrusted.
        graded: of each grade cell, by its place in the notebook.
        crossed: the limits that the cells crossed, in order.
        refused: what the gate refused the cells.
        answers: what each grade cell's checks asked of the submission, and what that answered.
    """

    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    graded: dict[int, Graded] = field(default_factory=dict)
    crossed: list[Crossed] = field(default_factory=list)
    refused: tuple[Refusal, ...] = ()
    answers: Answers = field(default_factory=dict)


class Executor:
    """Carries out one plan.

    Args:
        plan: what to run.
        launch: starts a sandbox.
        limits: what the submission may use.
        gate: the way to the engine, or why there is none.
    """

    def __init__(self, plan: Plan, launch: Launch, limits: Limits, gate: Gate | str) -> None:
        self._plan, self._launch, self._limits = plan, launch, limits
        self._gate = gate if isinstance(gate, Gate) else None
        self._no_engine = gate if isinstance(gate, str) else ""
        self._killers: set[int] = set()
        self._left = 0.0
        self._done = Execution()
        self._session: Session | None = None
        self._client: DockerClient | None = None

    def carry_out(self) -> Execution:
        """Run everything.

        Raises:
            EngineLostError: the engine stopped answering meanwhile, or there is none and a check needs one.
            LabError: the sandbox does not start.
        """
        self._left = self._limits.submission_seconds
        try:
            self._session = self._bring_up()
            # where checks' questions end the session, its cells run again, and may all together take as long once more
            self._left = self._limits.submission_seconds
            # shown is what the cells brought about: a function that a hidden test calls could tell of its data in any of this
            refused = tuple(self._gate.refusals) if self._gate else ()
            done = Execution(dict(self._done.outputs), crossed=list(self._done.crossed), refused=refused)
            journal = Journal(self._ask)
            with graded(Submission(RemoteStudent(journal.ask), self._connect)):
                done.graded = grade_all(self._plan.grade, journal.turn, self._raise_if_lost)
            done.answers = journal.answers
        finally:
            if self._session:
                self._session.close()
            if self._client:
                self._client.close()
        return done

    def _bring_up(self) -> Session:
        """A session in which all cells have run but those that end their process."""
        while True:
            session = self._start()
            died = self._run_cells(session)
            self._raise_if_lost()
            if died is None:
                return session
            if died == "submission" or len(self._killers) > _REVIVALS:
                # no more time: checks then look at what a notebook without any of its cells has
                self._killers.update(range(len(self._plan.student)))
            if self._gate:
                self._gate.wipe()

    def _run_cells(self, session: Session) -> LimitName | None:
        """Run the cells; the limit for which one of them ended the session, if one did."""
        for number, cell in enumerate(self._plan.student):
            if number in self._killers or not cell.source.strip():
                continue
            began = time.monotonic()
            try:
                run = session.run(cell.source, self._left)
            except CellKilledError as killed:
                self._killers.add(number)
                for crossed in (*killed.cell.limits, killed.limit):
                    self._cross(crossed, number)
                self._done.outputs[cell.index] = killed.cell.outputs
                return killed.limit
            finally:
                self._left -= time.monotonic() - began
            self._done.outputs[cell.index] = run.outputs
            for limit in run.limits:
                self._cross(limit, number)
                if limit == "submission":
                    session.close()
                    return limit
        return None

    def _cross(self, limit: LimitName, cell: int | None) -> None:
        crossed = Crossed(limit, cell)
        if crossed not in self._done.crossed:
            self._done.crossed.append(crossed)

    def _ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        return self._alive().ask(question, seconds)

    def _alive(self) -> Session:
        """The session, brought up again where a check's question ended it."""
        assert self._session is not None
        if self._session.over:
            if self._gate:
                self._gate.wipe()
            self._session = self._bring_up()
        return self._session

    def _start(self) -> Session:
        socket = self._gate.socket if self._gate else None
        try:
            session = Session(self._launch(socket, self._limits, self._plan.language), self._limits)
            for name, data in self._plan.files.items():
                session.put(name, bytes.fromhex(data))
        except SessionOverError as over:
            raise LabError(
                _("The sandbox did not start: {reason}").format(reason=over.said or over.limit),
                next_step=_("Set c.Limits.sandbox to the other kind in nbgrader_config.py, or mend what it names."),
            ) from None
        return session

    def _connect(self) -> DockerClient:
        if self._gate is None:
            raise EngineLostError(_("A check needs an engine."), expected=self._no_engine)
        # checks look at images and volumes with containers of their own, however many the submission has left
        self._client = self._gate.client(spare_containers=_SPARE_CONTAINERS)
        return self._client

    def _raise_if_lost(self) -> None:
        if self._gate and self._gate.engine_lost:
            raise EngineLostError(
                _("The engine stopped answering while the submission ran."),
                next_step=_("Start Docker again, then grade again: what is done is kept."),
            )
