"""The instructor's side of the course: safe grading around an unmodified nbgrader."""
