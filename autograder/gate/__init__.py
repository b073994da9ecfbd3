"""The gate: the Docker engine as one submission may use it, on a socket of its own.

Every request is read, checked against what is allowed, and made anew for the engine; every object that the submission
makes carries a label and a name of its own, so that it sees and touches nothing else. In the end all of it is removed.
"""

from autograder.gate.gate import Gate
from autograder.gate.leases import sweep
from autograder.gate.limits import GateLimits
from autograder.gate.opening import open_gate
from autograder.gate.refusals import Refusal
from autograder.gate.upstream import Upstream

__all__ = ["Gate", "GateLimits", "Refusal", "Upstream", "open_gate", "sweep"]
