# Answers with numbers that are equal to nothing, and with infinity.
# %% double
def double(n):
    return float("nan")
# %% answer
answer = [float("inf"), float("-inf"), float("nan"), -0.0, True]
