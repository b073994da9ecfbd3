"""`python -m tests.support.plain_run NOTEBOOK`: run a submission as in a student's own Jupyter, and write what its tasks came to.

Student cells and check cells share one process, with the local facade; a cell that fails does not stop the next.
"""

import ast
import json
import os
import sys
import traceback
from types import ModuleType
from typing import Any

import nbformat


def run(book: nbformat.NotebookNode) -> dict[str, Any]:
    """Each task's score as data, by the grade id of its check cell, and each cell that raised with its last line."""
    module = sys.modules["__main__"] = ModuleType("__main__")
    scores, raised = {}, {}
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        name = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
        try:
            last = _value(cell.source, name, vars(module))
        except Exception:
            raised[name] = traceback.format_exc().splitlines()[-1]
        else:
            if hasattr(last, "as_data"):
                scores[name] = last.as_data()
    return {"scores": scores, "raised": raised}


def _value(source: str, name: str, names: dict[str, Any]) -> Any:
    module = ast.parse(source, name)
    last = module.body.pop() if module.body and isinstance(module.body[-1], ast.Expr) else None
    exec(compile(module, name, "exec"), names)
    return eval(compile(ast.Expression(last.value), name, "eval"), names) if last else None


if __name__ == "__main__":
    answer = os.dup(1)
    os.dup2(2, 1)  # what cells print goes elsewhere
    result = run(nbformat.read(sys.argv[1], as_version=4))
    os.write(answer, json.dumps(result).encode())
