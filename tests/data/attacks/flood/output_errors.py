# An error whose name and lines are longer than any page.
# earns: answer-check=2
# limits: output
# %% double
raise type("N" * 1000, (Exception,), {})("m" * 10_000_000)
