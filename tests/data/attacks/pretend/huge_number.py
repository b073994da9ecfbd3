# Answers with a number of 5000 digits, and a text of a million characters.
# %% double
def double(n):
    return 10**5000
# %% answer
answer = "x" * 1_000_000
