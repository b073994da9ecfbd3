# Answers with two million entries, and with a value that is made only when asked for.
# %% double
def double(n):
    return (i for i in range(10**9))
# %% answer
answer = {str(i): i for i in range(600_000)}
