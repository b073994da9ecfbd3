# Prints what it was called with, by every way to print.
# earns: double-check=4 answer-check=2
# %% double
import os, sys, threading, time
def double(n):
    print("called with", n)
    print("called with", n, file=sys.stderr)
    os.system(f"echo called with {n}")
    display(n)
    threading.Timer(0.1, print, ["called with", n]).start()
    return 2 * n
