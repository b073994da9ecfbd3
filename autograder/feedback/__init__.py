"""Feedback by nbgrader's own `generate_feedback`, and formgrader's page, in which nothing of a submission can run.

`nbgrader_config.py` names what is here:

    c.HTMLExporter.preprocessors = ["autograder.feedback.TextOnly"]
    c.HTMLExporter.filters = {"markdown2html": "autograder.feedback.markdown2html"}
    c.HTMLExporter.extra_template_basedirs = autograder.feedback.TEMPLATES
    c.GenerateFeedback.preprocessors = ["autograder.late.SettlePenalties", "nbgrader.preprocessors.GetGrades",
                                        "autograder.feedback.FeedbackPage"]
"""

from autograder.feedback.markup import markdown2html
from autograder.feedback.preprocessors import TEMPLATES, FeedbackPage, TextOnly

__all__ = ["TEMPLATES", "FeedbackPage", "TextOnly", "markdown2html"]
