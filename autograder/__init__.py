"""The instructor's side of the course: safe grading around an unmodified nbgrader."""

import lab as lab  # first: what it spares the imports of notebooks counts in each of the grader's processes
