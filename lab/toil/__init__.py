"""Toil, felt and scored: services that keep dying, restarted by hand in a game, and the same for whatever repairs them.

`game` is played with the mouse or the keyboard; `shift` lets a function do the repairs; `chaos` only kills.
"""

from typing import TYPE_CHECKING

from lab.lazy import loader

if TYPE_CHECKING:
    from lab.toil.board import game as game
    from lab.toil.killing import chaos as chaos
    from lab.toil.working import shift as shift

_HOME = {"chaos": "killing", "game": "board", "shift": "working"}

__all__ = [*_HOME]  # noqa: PLE0604 - holds names only


__getattr__ = loader(__name__, _HOME)


def __dir__() -> list[str]:
    return sorted(__all__)
