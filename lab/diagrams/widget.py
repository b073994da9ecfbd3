"""What every diagram has around its drawing: native controls, the same in words, and a static picture."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from lab.messages import translate as _

_READABLE = 560
"""The narrowest that a picture is shown, pixels."""


class Diagram(ipywidgets.VBox):  # type: ignore[misc]
    """A drawing that follows its controls.

    Args:
        title: what the picture shows; also its `repr`.
        draw: gives the SVG for the controls' present values.
        describe: the sentences that say what the picture says.
        controls: ipywidgets whose `value` the drawing follows; all are operated by keyboard.
        static: the SVG for where widgets cannot run (GitHub, nbviewer, HTML); by default the present one.
    """

    def __init__(
        self,
        title: str,
        draw: Callable[[], str],
        describe: Callable[[], Sequence[str]],
        *,
        controls: Sequence[Any] = (),
        static: Callable[[], str] | None = None,
    ) -> None:
        """Draw it for the first time."""
        self.title = title
        self._draw, self._describe, self._static = draw, describe, static or draw
        # not 100%: with its margin that would be wider than the box, which cuts it off
        wide = ipywidgets.Layout(width="auto")
        self._picture = ipywidgets.HTML(layout=wide)
        self._words = ipywidgets.HTML(layout=wide)
        for control in controls:
            if control.has_trait("value"):
                control.observe(self.refresh, names="value")
        self.refresh()
        super().__init__([*controls, self._picture, self._words])

    def refresh(self, _change: object = None) -> None:
        """Draw again, with what the controls and the data say now."""
        self._svg = self._draw()
        # in a window too narrow to read it in, the picture is scrolled rather than shrunk
        self._picture.value = f'<div style="overflow-x:auto"><div style="min-width:{_READABLE}px">{self._svg}</div></div>'
        sentences = "".join(f"<li>{escape(sentence)}</li>" for sentence in self._describe())
        summary = escape(_("The same in words"))
        listed = f'<ul style="overflow-wrap:anywhere">{sentences}</ul>'
        self._words.value = f"<details><summary>{summary}</summary>{listed}</details>"

    @property
    def svg(self) -> str:
        """The present drawing, a self-contained SVG."""
        return self._svg

    def __repr__(self) -> str:
        """The title alone, the same on every run."""
        return f"<{self.title}>"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options) or {}
        return {**bundle, "text/plain": repr(self), "image/svg+xml": self._static()}


def pick_one(question: str, options: Mapping[Any, str]) -> Any:
    """A row of buttons, one of them chosen: Tab goes through them, Space or Enter chooses.

    They are buttons rather than radio buttons or a list because JupyterLab keeps the arrow keys for itself.

    Args:
        question: what is chosen.
        options: value → the text on its button.
    """
    buttons = ipywidgets.ToggleButtons(
        options=[(text, value) for value, text in options.items()],
        description=question,
        style={"description_width": "initial", "button_width": "auto"},
        layout=ipywidgets.Layout(width="auto"),
    )
    # the diagrams' stylesheet marks the chosen one with a shape, not with a colour alone
    buttons.add_class("lab-choice")
    return buttons


def slide(question: str, value: int, low: int, high: int, step: int) -> Any:
    """A slider for a whole number; its readout can be typed into, and Enter confirms."""
    slider = ipywidgets.IntSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=question,
        continuous_update=False,
        style={"description_width": "45%"},
        layout=ipywidgets.Layout(width="auto", max_width="720px", height="auto"),
    )
    # the diagrams' stylesheet lets a long description break into lines
    slider.add_class("lab-slide")
    return slider


def press(text: str, act: Callable[[], object]) -> Any:
    """A button: Enter or Space presses it."""
    button = ipywidgets.Button(description=text, layout=ipywidgets.Layout(width="max-content"))
    button.on_click(lambda _button: act())
    return button
