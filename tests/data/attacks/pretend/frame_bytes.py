# Sends bytes that are no UTF-8, and no JSON, where frames belong.
# earns: answer-check=2
# limits: ended
# %% double
import os, time
for descriptor in range(3, 10):
    try:
        os.write(descriptor, b"\xff\xfe\x00\xd8 ESC" b"APED \n\n\x00\n[]\n7\n")
    except OSError:
        pass
time.sleep(3600)
