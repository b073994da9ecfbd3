"""What every diagram has around its drawing: native controls, the same in words, and a static picture."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from lab.messages import translate as _


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
        self.title = title
        self._draw, self._describe, self._static = draw, describe, static or draw
        wide = ipywidgets.Layout(width="100%")
        self._picture = ipywidgets.HTML(layout=wide)
        self._words = ipywidgets.HTML(layout=wide)
        for control in controls:
            if control.has_trait("value"):
                control.observe(self.refresh, names="value")
        self.refresh()
        super().__init__([*controls, self._picture, self._words])

    def refresh(self, _change: object = None) -> None:
        """Draw again, with what the controls and the data say now."""
        self._picture.value = self._draw()
        sentences = "".join(f"<li>{escape(sentence)}</li>" for sentence in self._describe())
        summary = escape(_("The same in words"))
        self._words.value = f"<details><summary>{summary}</summary><ul>{sentences}</ul></details>"

    @property
    def svg(self) -> str:
        """The present drawing, a self-contained SVG."""
        return str(self._picture.value)

    def __repr__(self) -> str:
        return f"<{self.title}>"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options) or {}
        return {**bundle, "text/plain": repr(self), "image/svg+xml": self._static()}


def pick_one(question: str, options: Mapping[Any, str], *, across: bool = True) -> Any:
    """Radio buttons: Tab reaches them, the arrow keys choose.

    Args:
        question: what is chosen, read out by screen readers too.
        options: value → the text shown.
        across: side by side rather than one under the other.
    """
    return ipywidgets.RadioButtons(
        options=[(text, value) for value, text in options.items()],
        description=question,
        orientation="horizontal" if across else "vertical",
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="100%"),
    )


def slide(question: str, value: int, low: int, high: int, step: int) -> Any:
    """A slider for a whole number: the arrow keys move it, and its readout can be typed into."""
    return ipywidgets.IntSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=question,
        continuous_update=False,
        style={"description_width": "45%"},
        layout=ipywidgets.Layout(width="100%", max_width="720px"),
    )


def press(text: str, act: Callable[[], object]) -> Any:
    """A button: Enter or Space presses it."""
    button = ipywidgets.Button(description=text, layout=ipywidgets.Layout(width="max-content"))
    button.on_click(lambda _button: act())
    return button
