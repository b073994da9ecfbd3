"""Which of the graded cells stand out of order: the fewest that have to move."""

from collections.abc import Sequence


def astray(cells: Sequence[tuple[int, bool]]) -> set[int]:
    """The positions of the cells outside the longest run that is in the template's order.

    Args:
        cells: in the submission's order, each cell's place in the template (each once) and whether students write in it.
            Of two runs of one length, the one with more cells of students stays.
    """
    best: list[tuple[int, int, list[int]]] = []
    for index, (place, solution) in enumerate(cells):
        before = max((run for run in best if cells[run[2][-1]][0] < place), default=(0, 0, []), key=lambda run: run[:2])
        best.append((before[0] + 1, before[1] + solution, [*before[2], index]))
    longest = max(best, default=(0, 0, []), key=lambda run: run[:2])
    return set(range(len(cells))) - set(longest[2])
