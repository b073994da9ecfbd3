# Never ends any of many cells: the whole submission has a limit too.
# limits: cell, submission
# %% double
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
end = time.time() + 3600
while time.time() < end:
    time.sleep(0.1)
# %% new
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
end = time.time() + 3600
while time.time() < end:
    time.sleep(0.1)
# %% new
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
end = time.time() + 3600
while time.time() < end:
    time.sleep(0.1)
# %% answer
answer = 42
# %% new
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
end = time.time() + 3600
while time.time() < end:
    time.sleep(0.1)
