# Closes every descriptor that it can.
# earns: answer-check=2
# limits: cell, ended or cell
# %% double
import os
os.closerange(0, 512)
import time
time.sleep(3600)
