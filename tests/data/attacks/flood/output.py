# Prints without end.
# earns: answer-check=2
# limits: output, cell
# %% double
while True:
    print("x" * 1000)
