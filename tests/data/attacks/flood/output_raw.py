# Writes to the descriptors of its output without end, from a child.
# earns: answer-check=2
# limits: output, cell
# %% double
import os
while True:
    os.system("yes | head -c 10000000")
