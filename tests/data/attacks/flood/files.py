# Fills its disk: one large file, then many, everywhere it may write.
# earns: answer-check=2
# limits: disk
# %% double
for place in ("/tmp", "/dev/shm", "."):
    try:
        with open(f"{place}/large", "wb") as file:
            while True:
                file.write(b"x" * 1_000_000)
    except OSError as error:
        last = error
raise last
