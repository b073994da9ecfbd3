"""Which notebook this kernel belongs to."""

import os
from pathlib import Path

from lab.errors import LabError
from lab.messages import translate as _


def notebook_path() -> Path:
    """The notebook's file, from what Jupyter Server tells the kernels that it starts for one.

    Raises:
        LabError: nothing was told, or there is no such file any more.
    """
    # the absolute path, or the path in the server's folder where a client names no file (jupyter_server, get_kernel_env);
    # the kernel starts in the notebook's folder. Nothing is told by nbclient, and so by Validate and by grading.
    told = os.environ.get("JPY_SESSION_NAME", "")
    candidates = [Path(told), Path.cwd() / Path(told).name] if told else []
    found = next((path for path in candidates if path.is_file()), None)
    if found is not None:
        return found
    raise LabError(
        _("The notebook {path} is not there any more: it was renamed or moved.").format(path=told)
        if told
        else _("lab.check() cannot tell which notebook it stands in."),
        expected=_("An assignment that is open in Jupyter."),
        next_step=_('Restart the kernel, or name the file: lab.check(notebook="….ipynb")'),
    )
