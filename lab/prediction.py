"""A guess that is locked before the run shows the answer, and then put beside what was measured."""

from collections.abc import Sequence
from html import escape
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from lab.comparison import Comparison, Guess, compare, read_guess, written
from lab.errors import LabError
from lab.messages import translate as _
from lab.progress import record_prediction

_open: dict[str, "Prediction"] = {}


def predict(key: str, *, unit: str | None = None, choices: str | None = None) -> "Prediction":
    """Ask for a guess; the question itself stands in the text above.

    Until the answer is revealed, the same key gives the same prediction, so running the cell again does not
    unlock it. After that it starts a new one.

    Args:
        key: names the prediction in this notebook.
        unit: of the number to guess, such as "s" or "MB"; for numbers only.
        choices: the letters to choose from, such as "ABC", instead of a number.

    Raises:
        LabError: when both a unit and choices are given, or fewer than two choices.
    """
    if choices is not None and (unit is not None or len(set(choices)) < 2):
        raise LabError(
            _("A prediction is a number with a unit, or a choice among two letters or more."),
            next_step=_("Give predict() either unit= or choices=."),
        )
    present = _open.get(key)
    if present is None or present.revealed or (present.unit, present.choices) != (unit, choices):
        _open[key] = Prediction(key, unit=unit, choices=choices)
    return _open[key]


class Prediction(ipywidgets.VBox):  # type: ignore[misc]
    """The guess's field and its button; made by `predict`."""

    def __init__(self, key: str, *, unit: str | None = None, choices: str | None = None) -> None:
        """An open prediction."""
        self.key, self.unit, self.choices = key, unit, choices
        self._guess: Guess | None = None
        self._revealed = False
        self._field = _field(unit, choices)
        self._button = ipywidgets.Button(
            description=_("Lock my prediction"),
            icon="lock",
            layout=ipywidgets.Layout(width="max-content", flex="0 0 auto"),
        )
        self._button.on_click(lambda _button: self._lock())
        self._status = ipywidgets.HTML()
        row = ipywidgets.HBox([self._field, self._button], layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__([row, self._status])

    @property
    def guess(self) -> Guess | None:
        """The locked guess: a number, a letter, or `None` while nothing is locked. It is set once."""
        return self._guess

    @property
    def revealed(self) -> bool:
        """Whether the answer has been shown; nothing can be locked after that."""
        return self._revealed

    def reveal(self, measured: float | str) -> None:
        """Show the locked guess beside what was measured, and close the prediction.

        Args:
            measured: a number in the prediction's unit, or the right letter.
        """
        from IPython.display import display

        if not self._revealed:
            self._revealed = True
            self._field.disabled = self._button.disabled = True
            record_prediction(self.key, "revealed")
            if self._guess is None:
                self._say(_("Closed: the answer was shown before a prediction was locked."))
        display(Comparison(compare(self._guess, measured, self.unit)))  # type: ignore[no-untyped-call]

    def _lock(self) -> None:
        if self._guess is not None or self._revealed:
            return
        try:
            self._guess = read_guess(self._field.value, self.choices)
        except LabError as error:
            self._say(str(error))
            return
        self._field.disabled = True
        # not disabled, for whoever pressed it by keyboard would lose their place in the page
        self._button.description = _("Locked")
        record_prediction(self.key, "locked")
        locked = written(self._guess, self.unit)
        self._say(_("Locked: {guess}. Now run the next cell.").format(guess=locked))

    def _say(self, sentence: str) -> None:
        self._status.value = f'<span role="status">{escape(sentence)}</span>'

    def __repr__(self) -> str:
        """What was asked, the same on every run."""
        kind = f"choices={self.choices!r}" if self.choices else f"unit={self.unit!r}"
        return f"Prediction({self.key!r}, {kind})"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options) or {}
        words = _("Your prediction: run this cell, lock your answer, and only then run the next cell.")
        html = (
            '<p style="border:1px dashed currentColor;border-radius:6px;padding:6px 12px;max-width:720px">'
            f"{escape(words)} {_field_in_words(self.unit, self.choices)}</p>"
        )
        return {**bundle, "text/plain": repr(self), "text/html": html}


def _field(unit: str | None, choices: Sequence[str] | None) -> Any:
    if choices:
        # buttons: JupyterLab keeps the arrow keys, which radio buttons need, for itself
        letters = ipywidgets.ToggleButtons(
            options=list(choices),
            value=None,
            description=_("My prediction"),
            style={"description_width": "initial", "button_width": "auto"},
            layout=ipywidgets.Layout(width="max-content"),
        )
        letters.add_class("lab-choice")
        return letters
    description = _("My prediction ({unit})").format(unit=unit) if unit else _("My prediction")
    return ipywidgets.Text(
        description=description,
        placeholder="0",
        # sent whole, on leaving the field: sent key by key, the button could overtake the last digits
        continuous_update=False,
        style={"description_width": "initial"},
    )


def _field_in_words(unit: str | None, choices: Sequence[str] | None) -> str:
    blank = " / ".join(choices) if choices else f"____ {unit or ''}".strip()
    return f"<strong>{escape(blank)}</strong>"
