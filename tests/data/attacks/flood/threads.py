# Threads without end.
# earns: answer-check=2
# limits: processes or cell
# %% double
import threading, time
threading.stack_size(65536)
while True:
    try:
        threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
    except RuntimeError:
        pass
