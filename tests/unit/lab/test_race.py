"""A race that is not begun."""

import pytest

import lab
from lab.errors import LabError


@pytest.mark.parametrize("rounds", [0, 11])
def test_a_senseless_number_of_rounds_is_refused(rounds: int) -> None:
    with pytest.raises(LabError):
        lab.race(rounds=rounds)
