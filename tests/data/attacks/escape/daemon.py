# Leaves a process behind that holds on to the runner's pipes, in a session of its own, ignoring every signal.
# earns: double-check=4 answer-check=2
# says: left it
# %% double
import os, signal, sys
def double(n):
    return 2 * n
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        os.execv(sys.executable, [sys.executable, "-c", "import time\nwhile True: time.sleep(1)", "@WORD@"])
    os._exit(0)
os.wait()
print("left", "it")
