# Never ends its cell, inside one call that Python cannot interrupt.
# earns: answer-check=2
# limits: cell
# %% double
import re
re.match(r"(a*)*b", "a" * 40)
