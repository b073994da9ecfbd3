# Never ends its cell, but stops when it is told to: what it had defined by then counts.
# earns: double-check=4 answer-check=2
# limits: cell
# %% double
def double(n):
    return 2 * n
while True:
    pass
