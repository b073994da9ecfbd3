# Answers questions with what no honest runner sends.
# earns: answer-check=2
# %% double
import gc, sys, types
look = next(thing for thing in gc.get_objects() if isinstance(thing, types.FunctionType) and thing.__name__ == "_look")
runner = look.__globals__
replies = iter([
    {"value": 6}, {"value": None}, {"value": ["6"]}, {"value": "6" * 5000}, {"value": "[" * 100_000}, {"value": "{\"a\": 1e999, \"a\": NaN}"}, {"value": ""},
    {"missing": 5}, {"missing": ["\ud800", {}, None, "double" * 1000]}, {"not_plain": {}}, {"raised": 5, "message": []}, {"late": "yes"}, {"interrupted": 1}, {},
])
def other(names, request):
    return look(names, request) if request["kind"] == "value" else next(replies, {"late": False, "value": "7"})
runner["_look"] = other
double = None
