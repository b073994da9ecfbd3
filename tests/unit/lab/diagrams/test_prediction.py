"""Predictions, driven as a learner does: by the field and the button."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import ipywidgets
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from lab import predict
from lab.errors import LabError
from lab.prediction import Prediction

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True, scope="module")
def notebook() -> Iterator[None]:
    """What a notebook displays needs its shell."""
    InteractiveShell.instance()
    yield
    InteractiveShell.clear_instance()


def field_and_button(prediction: Prediction) -> tuple[Any, Any]:
    """What the learner finds on the page."""
    row = prediction.children[0]
    button = next(child for child in row.children if isinstance(child, ipywidgets.Button))
    return next(child for child in row.children if child is not button), button


def lock(prediction: Prediction, answer: str) -> None:
    field, button = field_and_button(prediction)
    field.value = answer
    button.click()


def status(prediction: Prediction) -> str:
    return "".join(ElementTree.fromstring(prediction.children[1].value).itertext())


def shown(prediction: Prediction, measured: float | str) -> str:
    """What `reveal` displays."""
    with capture_output() as captured:
        prediction.reveal(measured)
    (output,) = captured.outputs
    assert output.data["text/plain"] in output.data["text/html"]
    return str(output.data["text/plain"])


def test_a_number_is_compared_with_the_measure(request: pytest.FixtureRequest) -> None:
    prediction = predict(request.node.name, unit="s")
    lock(prediction, "10")
    assert prediction.guess == 10.0
    assert shown(prediction, 0.31) == "You guessed 10 s, measured 0.31 s: 32 times less."


@pytest.mark.parametrize(
    ("guess", "measured", "expected"),
    [
        ("5", 9, "1.8 times more"),
        ("3", 3.1, "close, within 3 %"),
        ("3", 3, "exactly that"),
        ("0", 9, "9 MB more"),
        ("9", 0, "9 MB less"),
        ("0,5", 50, "100 times more"),
        ("1.234,5", 1234.5, "exactly that"),
        ("1,234.5", 1234.5, "exactly that"),
    ],
)
def test_how_far_off_it_was(guess: str, measured: float, expected: str, request: pytest.FixtureRequest) -> None:
    prediction = predict(request.node.name, unit="MB")
    lock(prediction, guess)
    assert shown(prediction, measured).endswith(f": {expected}.")


def test_a_locked_guess_cannot_be_changed(request: pytest.FixtureRequest) -> None:
    prediction = predict(request.node.name, unit="s")
    lock(prediction, "10")
    field, button = field_and_button(prediction)
    assert field.disabled
    assert (button.description, button.disabled) == ("Locked", False)  # disabled, it would lose the keyboard's place
    lock(prediction, "0.31")
    assert prediction.guess == 10.0
    with pytest.raises(AttributeError):
        prediction.guess = 0.31  # type: ignore[misc]


def test_running_the_cell_again_does_not_unlock_it(request: pytest.FixtureRequest) -> None:
    lock(predict(request.node.name, unit="s"), "10")
    again = predict(request.node.name, unit="s")
    assert again.guess == 10.0


def test_after_the_answer_nothing_can_be_locked(request: pytest.FixtureRequest) -> None:
    prediction = predict(request.node.name, unit="s")
    assert shown(prediction, 0.31) == "No prediction was locked. Measured: 0.31 s."
    lock(prediction, "0.31")
    assert prediction.guess is None
    assert "before a prediction was locked" in status(prediction)


def test_after_the_answer_the_same_cell_starts_a_new_prediction(request: pytest.FixtureRequest) -> None:
    first = predict(request.node.name, unit="s")
    lock(first, "10")
    shown(first, 0.31)
    second = predict(request.node.name, unit="s")
    assert second is not first
    assert second.guess is None
    lock(second, "0.5")
    assert (first.guess, second.guess) == (10.0, 0.5)


def test_a_guess_that_is_no_number_is_not_locked(request: pytest.FixtureRequest) -> None:
    prediction = predict(request.node.name, unit="s")
    for answer in ("", "ten", "-1", "nan", "inf"):
        lock(prediction, answer)
        assert prediction.guess is None
        assert status(prediction) == "Write a number first, such as 2.5, without its unit."


def test_a_choice_is_right_or_wrong(request: pytest.FixtureRequest) -> None:
    prediction = predict(request.node.name, choices="ABC")
    _field, button = field_and_button(prediction)
    button.click()
    assert status(prediction) == "Choose a letter first."
    lock(prediction, "A")
    assert shown(prediction, "A") == "✔ You chose A, and A is right."
    again = predict(request.node.name, choices="ABC")
    lock(again, "B")
    assert shown(again, "A").startswith("✘ You chose B; the answer is A.")


def test_a_choice_without_a_guess_says_so(request: pytest.FixtureRequest) -> None:
    assert shown(predict(request.node.name, choices="AB"), "B") == "No prediction was locked. The answer: B."


@pytest.mark.parametrize("options", [{"unit": "s", "choices": "AB"}, {"choices": "A"}, {"choices": ""}])
def test_what_cannot_be_asked_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(LabError, match="a choice among two letters"):
        predict("refused", **options)


def test_where_widgets_do_not_run_it_is_static_text() -> None:
    bundle = predict("static", unit="<s>")._repr_mimebundle_()
    assert bundle["text/plain"] == "Prediction('static', unit='<s>')"
    assert "run this cell" in bundle["text/html"]
    assert "<s>" not in bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle
