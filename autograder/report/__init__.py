"""The report on a graded assignment: one model, read from nbgrader's database, as a page, a table and JSON.

report = read("03-containers", coursedir)
page = write(report, Path("reports/03-containers"), root=Path(coursedir.root))
print(summary(report))
"""

from autograder.report.files import summary, write
from autograder.report.model import Report, SubmissionLine, TaskLine
from autograder.report.reading import read

__all__ = ["Report", "SubmissionLine", "TaskLine", "read", "summary", "write"]
