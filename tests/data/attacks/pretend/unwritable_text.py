# Answers with halves of characters, terminal codes and markup, which no file and no page may choke on.
# %% double
def double(n):
    raise ValueError("\ud800 \x00 \x1b]0;title\x07 <script>alert('ESC' + 'APED')</script>")
# %% answer
answer = ["\ud800\udfff", {"\udc80": "\x00\x1b[2J"}, "<img src=x onerror=alert(1)>"]
