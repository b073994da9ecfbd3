# Never ends its cell, and lets nothing interrupt it.
# earns: answer-check=2
# limits: cell
# %% double
import signal
def double(n):
    return 2 * n
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
