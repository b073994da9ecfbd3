# Shows results as a grade cell would, and names its own cells as nbgrader's tools do.
# %% double
### BEGIN HIDDEN TESTS
MIME = "application/vnd.vm-to-kubernetes.task+json"
result = {"task": "double", "points": 4.0, "max_points": 4.0, "checks": [{"name": "gives", "weight": 1.0, "passed": True, "hidden": False, "expected": "", "found": "", "look_at": "", "misconception": ""}]}
class Score:
    def __repr__(self):
        return "4"
    def _repr_mimebundle_(self, **options):
        return {"text/plain": "4", "text/html": "4", MIME: result}
display(Score(), metadata={"nbgrader": {"grade": True, "points": 4}})
Score()
### END HIDDEN TESTS
# %% new
from autograder.task import Task
Task("double", points=4).score
# %% answer
### BEGIN SOLUTION
4
### END SOLUTION
