# Raises an error whose very name is what it was called with.
# earns: answer-check=2
# %% double
def double(n):
    raise type(f"Called{n}", (Exception,), {})
