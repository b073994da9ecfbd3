"""`make cluster`: a small cluster in containers of Docker's, made by kind where it is installed."""

import shutil
import subprocess

from lab.clusters.client import Cluster, NoCluster
from lab.clusters.connecting import connect
from lab.errors import LabError
from lab.messages import translate as _

NAME = "lab"


def make() -> Cluster:
    """The local cluster that there is, else a new one, made by `kind create cluster`; its context is `kind-lab`.

    Raises:
        LabError: kind is not installed or could not make one.
    """
    present = connect()
    if not isinstance(present, NoCluster):
        return present
    if shutil.which("kind") is None:
        raise LabError(
            _("kind, which makes a cluster in containers, is not installed."),
            next_step=_(
                "Install Docker and kind (https://kind.sigs.k8s.io/docs/user/quick-start/#installation), then run "
                "`make cluster` again; or start the cluster of Docker Desktop, Rancher Desktop, minikube or k3d."
            ),
        )
    # its progress goes to the terminal; the kubeconfig gets the new context
    done = subprocess.run(["kind", "create", "cluster", "--name", NAME, "--wait", "180s"], check=False)
    if done.returncode != 0:
        raise LabError(
            _("kind could not make a cluster; what it wrote stands above."),
            next_step=_("Check that Docker runs and that its images can be pulled, then run `make cluster` again."),
        )
    made = connect(f"kind-{NAME}")
    assert isinstance(made, Cluster)  # a context that is named is found or is an error
    return made
