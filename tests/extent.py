"""How much is tested: what two processors do within the hour or, with `LAB_TEST_ALL=1`, every repetition too.

What is repeated is the same code once more, in the other language or on the other engine. The everyday run does each thing once.
"""

import os

EVERYTHING = bool(os.environ.get("LAB_TEST_ALL"))
