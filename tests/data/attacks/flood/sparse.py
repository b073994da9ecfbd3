# A file that says it is enormous.
# earns: answer-check=2
# limits: disk
# %% double
with open("/tmp/sparse", "wb") as file:
    file.truncate(10**13)
