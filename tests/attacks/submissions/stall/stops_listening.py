# Stops just after a cell, before the grader has sent the next one, which is long: whoever writes it to the end waits forever.
# earns: answer-check=2
# limits: cell
# %% double
import os, subprocess, sys
subprocess.Popen([sys.executable, "-c", f"import os, signal, time; time.sleep(0.1); os.kill({os.getpid()}, signal.SIGSTOP)"])
# %% new
import time
time.sleep(0.5)
filling = '@FILLING@'
# %% answer
answer = 42
