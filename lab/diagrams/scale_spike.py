"""A spike of requests answered by replicas that start fast and by replicas that start slowly, on one scale of time."""

from collections.abc import Mapping, Sequence

from lab.diagrams.measure import NOTE, TITLE
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place
from lab.diagrams.widget import Diagram, slide
from lab.messages import translate as _
from lab.numbers import number, seconds
from lab.spikes import Answer, answer_spike

_PAGE = NOTE._replace(tone="page-ink")
_LOAD, _QUEUE = 110.0, 60.0
_KINDS: dict[str, Kind] = {"container": "namespace", "vm": "hypervisor"}


def spike_svg(answers: Mapping[str, Answer]) -> str:
    """For each way of adding replicas: what arrives (line), what can be answered (area), and who waits (area below).

    Args:
        answers: `"container"`, `"vm"` or another name → what `lab.spikes.answer_spike` found.
    """
    canvas = Canvas("spike")
    y = canvas.paragraph(0, 0, WIDTH, _("A spike, second by second"), TITLE)
    y = canvas.paragraph(0, y, WIDTH, _("Line: requests that arrive. Area: what the replicas that are up can answer."), _PAGE)
    y = canvas.paragraph(0, y, WIDTH, _("Below it: requests that wait. Both panels have the same scales."), _PAGE) + 8
    rate = max(max(*answer.load, *answer.capacity) for answer in answers.values()) or 1.0
    queue = max(answer.most_waiting for answer in answers.values()) or 1.0
    for key, answer in answers.items():
        y = _panel(canvas, y, key, answer, (rate, queue)) + 20
    return canvas.svg(_("A load spike"), " ".join(spike_text(answers)))


def spike_text(answers: Mapping[str, Answer]) -> list[str]:
    """The same in words."""
    return [f"{way_name(key)}: {_summary(answer)}" for key, answer in answers.items()]


def spike(
    load: Sequence[float], *, per_replica: float, container_seconds: float, vm_seconds: float, replicas: int = 1
) -> Diagram:
    """The widget: a slider for each start time, which begin with what was measured.

    Args:
        load: requests that arrive, for each second.
        per_replica: requests that one replica answers in a second.
        container_seconds: from ordering a replica in a container until it answers.
        vm_seconds: the same for one in a virtual machine.
        replicas: how many there are at the beginning.

    Raises:
        LabError: the figures cannot be.
    """
    measured = {"container": container_seconds, "vm": vm_seconds}
    answers = {
        key: answer_spike(load, per_replica=per_replica, start_seconds=start, replicas=replicas)
        for key, start in measured.items()
    }
    # whole seconds to move, and the exact measure until one is moved
    sliders = {
        key: slide(_("{way}: start, s").format(way=way_name(key)), round(start), 0, max(90, round(start)), 1)
        for key, start in measured.items()
    }
    first = {key: slider.value for key, slider in sliders.items()}

    def now() -> dict[str, Answer]:
        return {
            key: answers[key]
            if slider.value == first[key]
            else answer_spike(load, per_replica=per_replica, start_seconds=slider.value, replicas=replicas)
            for key, slider in sliders.items()
        }

    return Diagram(
        _("A load spike"),
        lambda: spike_svg(now()),
        lambda: spike_text(now()),
        controls=list(sliders.values()),
        static=lambda: spike_svg(answers),
    )


def way_name(key: str) -> str:
    """What is added, in the course's language; an unknown key is shown as it is."""
    return {"container": _("A container for each replica"), "vm": _("A VM for each replica")}.get(key, key)


def _summary(answer: Answer) -> str:
    if not answer.kept_waiting_seconds:
        return _("ready {start} after the decision; nobody waits.").format(start=seconds(answer.start_seconds))
    return _("ready {start} after the decision; at most {most} requests wait, and somebody waits during {count} s.").format(
        start=seconds(answer.start_seconds), most=number(answer.most_waiting), count=number(answer.kept_waiting_seconds)
    )


def _panel(canvas: Canvas, y: float, key: str, answer: Answer, most: tuple[float, float]) -> float:
    y = canvas.paragraph(0, y, WIDTH, way_name(key), _PAGE._replace(bold=True))
    y = canvas.paragraph(0, y, WIDTH, _summary(answer), _PAGE) + 8
    step = WIDTH / len(answer.load)
    ground = y + _LOAD
    for x, width, height in _runs(answer.capacity, step, _LOAD / most[0]):
        canvas.box(_KINDS.get(key, "application"), Place(x, ground - height, width, height), thick=1)
    arriving = [(index * step, ground - load / most[0] * _LOAD) for index, load in enumerate(answer.load)]
    # a step for each second: its level holds until the next
    stairs = [point for x, level in arriving for point in ((x, level), (x + step, level))]
    canvas.path(stairs, thick=2.5)
    canvas.path([(0, ground), (WIDTH, ground)])
    floor = ground + 10 + _QUEUE
    for x, width, height in _runs(answer.waiting, step, _QUEUE / most[1]):
        canvas.box("cgroup", Place(x, floor - height, width, height), thick=1)
    canvas.path([(0, floor), (WIDTH, floor)])
    for part in range(5):
        x = WIDTH * part / 4
        canvas.path([(x, floor), (x, floor + 5)])
        anchor = ("start", "middle", "middle", "middle", "end")[part]
        canvas.line(x, floor + 4 + NOTE.leading, seconds(len(answer.load) * part / 4), _PAGE, anchor)  # type: ignore[arg-type]
    return floor + 4 + NOTE.leading


def _runs(values: Sequence[float], step: float, scale: float) -> list[tuple[float, float, float]]:
    """Left edge, width and height of each stretch of equal values that are not nothing."""
    found: list[tuple[float, float, float]] = []
    begin = 0
    for index in range(1, len(values) + 1):
        if index == len(values) or values[index] != values[begin]:
            if values[begin] * scale >= 0.5:
                found.append((begin * step, (index - begin) * step, values[begin] * scale))
            begin = index
    return found
