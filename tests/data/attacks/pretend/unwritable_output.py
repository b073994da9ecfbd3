# Prints and raises halves of characters, nulls and terminal codes, under hostile names.
# says: the end
# limits: output
# %% double
print("\ud800 \x00 \x1b]8;;http://evil.example\x07link\x1b]8;;\x07 \x9b31m \u202e")
Bad = type("<b>\x1b[31m</b>", (Exception,), {"__str__": lambda self: "\udfff<script>", "_render_traceback_": lambda self: ["\ud800", "<script>", 5]})
class Bundle:
    def _repr_mimebundle_(self, **options):
        return {"text/html": "<script>ESC" "APED</script>", "text/plain": "\ud834", "application/javascript": "alert(1)", "image/svg+xml": "<svg onload=alert(1)>"}
display(Bundle())
print("the", "end")
raise Bad
# %% answer
raise type("E" * 100_000, (Exception,), {})("v" * 1000)
