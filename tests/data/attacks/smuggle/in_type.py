# Returns an object whose type's name is what it was called with.
# earns: answer-check=2
# %% double
def double(n):
    return type(f"Called{n}", (), {})()
