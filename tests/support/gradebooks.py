"""nbgrader's gradebook, a new one in a moment: what nbgrader asks another program for each, for three seconds, is read here.

The answer, the version of its tables, is the same every time.
"""

from functools import cache

import nbgrader.api
from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.dbutil import ALEMBIC_DIR

__all__ = ["Gradebook", "NbGraderAPI"]
ask_nbgrader = nbgrader.api.get_alembic_version


@cache
def version() -> str:
    """The version of the tables of this nbgrader's gradebooks."""
    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


nbgrader.api.get_alembic_version = version
