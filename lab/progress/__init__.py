"""The student's progress: what held, lesson by lesson, in one plain file of theirs that is never sent anywhere.

Recording never fails and never prints: a lesson goes on whether or not it can be written down.
"""

from lab.progress.keeping import Kept, delete, load
from lab.progress.recording import record_check, record_prediction, record_task, recorded

__all__ = ["Kept", "delete", "load", "record_check", "record_prediction", "record_task", "recorded"]
