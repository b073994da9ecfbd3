"""A submitted notebook that a student's editing, or anything else, has damaged: read as far as it can be, made whole, explained.

Nothing of the student's decides what is graded: which cells are, what they say and what they are worth is the template's alone.
"""

from autograder.repair.mending import repaired
from autograder.repair.reading import read_submission
from autograder.repair.template import Template, TemplateCell

__all__ = ["Template", "TemplateCell", "read_submission", "repaired"]
