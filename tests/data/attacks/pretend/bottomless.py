# Answers with a list that holds itself, and a dictionary a thousand deep.
# %% double
def double(n):
    loop = []
    loop.append(loop)
    return loop
# %% answer
answer = {}
here = answer
for _ in range(1000):
    here["x"] = {}
    here = here["x"]
