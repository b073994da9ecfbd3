"""What the findings say is compared in English."""

import pytest


@pytest.fixture(autouse=True)
def speaks_english(english: None) -> None:
    """Without being asked for."""
