"""Late days: what it costs to hand in late, worked out from the gradebook and from the instructor's file of extra time.

`nbgrader_config.py` names what is here:

    c.AssignLatePenalties.plugin_class = "autograder.late.LateDays"
    c.GenerateFeedback.preprocessors = ["autograder.late.SettlePenalties", "nbgrader.preprocessors.GetGrades", …]
"""

from autograder.late.plugin import LateDays, SettlePenalties, settle

__all__ = ["LateDays", "SettlePenalties", "settle"]
