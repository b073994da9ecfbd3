"""nbgrader's exchange where students own what they hand in: its own steps, careful about whom and what they believe.

`nbgrader_config.py` names them as nbgrader's plugins (`c.ExchangeFactory`); every nbgrader command works as always.
"""

from autograder.exchange.collecting import CarefulCollect
from autograder.exchange.releasing import CarefulReleaseAssignment, CarefulReleaseFeedback

__all__ = ["CarefulCollect", "CarefulReleaseAssignment", "CarefulReleaseFeedback"]
