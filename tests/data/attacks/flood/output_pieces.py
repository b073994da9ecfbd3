# A million outputs of one character each, sent as frames of its own.
# earns: answer-check=2
# limits: output or cell or cell, ended or cell, output
# %% double
import os, time
frame = b'{"kind":"output","output":{"output_type":"stream","name":"stdout","text":"x"}}\n'
other = frame.replace(b"stdout", b"stderr")
for descriptor in range(3, 8):
    try:
        while True:
            os.write(descriptor, (frame + other) * 200)
    except OSError:
        pass
time.sleep(3600)
