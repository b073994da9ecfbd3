"""The course as nbgrader sees it. Every limit of the grader stands here, with its default: change it and grade again."""

from autograder.feedback import TEMPLATES
from lab.engines import make_command_reachable
from lab.messages import language
from lab.messages import translate as _

c = get_config()  # noqa: F821 - nbgrader defines it

make_command_reachable()  # nbgrader runs `alembic` by name, also where this environment is not activated

# one language at a time: COURSE_LANGUAGE=en nbgrader …
c.CourseDirectory.course_id = "vm-to-kubernetes"
c.CourseDirectory.source_directory = f"source/{language()}"
c.CourseDirectory.release_directory = f"release/{language()}"

# what stands where an answer goes: code that runs, so that an untouched notebook runs to its end
c.ClearSolutions.code_stub = {"python": "...  # write your answer here"}
c.ClearSolutions.text_stub = _("*Write your answer here.*")

# what a submission may use
c.Limits.cell_seconds = 60.0  # one cell
c.Limits.submission_seconds = 300.0  # all cells together
c.Limits.emulated_times = 5.0  # both so many times as long on an emulated processor, such as the lab VM's
c.Limits.memory_mb = 1024  # of 2^20 bytes: all of its processes together
c.Limits.processes = 128  # processes and threads at one time
c.Limits.output_mb = 1.0  # of 10^6 bytes: output that is kept
c.Limits.disk_mb = 64  # of 2^20 bytes: files in the sandbox
c.Limits.containers = 8  # at one time
c.Limits.container_memory_mb = 256  # of 2^20 bytes: each container
c.Limits.container_processes = 128  # each container
c.Limits.container_disk_mb = 256  # of 2^20 bytes: what containers and volumes write together
c.Limits.sandbox = "auto"  # or "bubblewrap", "container": what the student's code runs in

# what it costs to hand in late. Due dates stand in formgrader (name the time zone there: UTC, America/Sao_Paulo), extra time
# for a student in extra_time.csv, a line each: student,assignment,hours
c.AssignLatePenalties.plugin_class = "autograder.late.LateDays"
c.LateDays.percent = 0  # of the score: what each begun day costs
c.LateDays.free_days = 0  # which each student has free over the whole course
c.LateDays.grace_minutes = 0  # so much late is not late
c.LateDays.max_days = None  # after so many days late nothing counts any more
c.LateDays.timezone = "UTC"  # in which feedback tells due dates, such as "America/Sao_Paulo"

# `nbgrader zip_collect 03-containers` takes the zip that Moodle or Canvas gives from downloaded/03-containers/archive/
c.ZipCollectApp.extractor_plugin = "autograder.lms.SafeExtractor"
c.ZipCollectApp.collector_plugin = "autograder.lms.LmsCollector"

# nbgrader's own steps, with Execute replaced by the sandbox
c.Autograde.exporter_class = "autograder.exporter.RepairingExporter"
c.Autograde.autograde_preprocessors = [
    "autograder.execute.SandboxedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.execute.HoldBroken",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# feedback and the formgrader's page: checks without their source, students' output and text as text, no script, no network
c.HTMLExporter.preprocessors = ["autograder.feedback.TextOnly"]
c.HTMLExporter.filters = {"markdown2html": "autograder.feedback.markdown2html"}
c.HTMLExporter.extra_template_basedirs = TEMPLATES
c.GenerateFeedback.preprocessors = [
    "autograder.late.SettlePenalties",
    "nbgrader.preprocessors.GetGrades",
    "autograder.feedback.FeedbackPage",
]
c.TextOnly.output_limit = int(c.Limits.output_mb * 1_000_000)

# nbgrader's exchange, in /usr/local/share/nbgrader/exchange unless c.Exchange.root says otherwise: students own what they hand in
c.ExchangeFactory.release_assignment = "autograder.exchange.CarefulReleaseAssignment"
c.ExchangeFactory.collect = "autograder.exchange.CarefulCollect"
c.ExchangeFactory.release_feedback = "autograder.exchange.CarefulReleaseFeedback"
