"""From a context that may be used to a client of its cluster; and back: what the course made there is removed."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import urllib3
from kubernetes import client, config

from lab.clusters import record
from lab.clusters.client import Cluster, NoCluster
from lab.clusters.contexts import NAMED, Context, Kubeconfig, choose, how_to_get_one, read_kubeconfig
from lab.engines.labels import owner
from lab.errors import LabError
from lab.messages import translate as _

_ANSWER_SECONDS = 10


def connect(named: str | None = None) -> Cluster | NoCluster:
    """See `lab.cluster`."""
    named = named or os.environ.get(NAMED) or None
    try:
        kubeconfig = read_kubeconfig()
        context = choose(kubeconfig, named)
        cluster = open_context(kubeconfig, context)
    except LabError as error:
        if named:
            raise
        return NoCluster(error)
    record.add(
        {"kubeconfig": kubeconfig.files, "context": context.name, "server": context.server, "namespace": cluster.namespace}
    )
    return cluster


def open_context(kubeconfig: Kubeconfig, context: Context, namespace: str | None = None) -> Cluster:
    """A client of the context's cluster, once it has answered.

    Args:
        kubeconfig: where the context is described.
        context: the one that may be used.
        namespace: the one to work in; by default the user's own.

    Raises:
        LabError: it does not answer.
    """
    configuration = client.Configuration()
    try:
        config.load_kube_config(  # type: ignore[no-untyped-call]
            kubeconfig.files, context.name, client_configuration=configuration, persist_config=False
        )
        # the environment's proxies are not for a cluster on this machine
        configuration.proxy = None
        if not configuration.verify_ssl:
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        api = client.ApiClient(configuration)
        with _without_retry_messages():
            version = client.VersionApi(api).get_code(_request_timeout=_ANSWER_SECONDS)
    except (config.ConfigException, client.ApiException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise LabError(
            _("The cluster of context {name} does not answer at {server}.").format(name=context.name, server=context.server),
            expected=" ".join(str(error).split())[:300],
            next_step=how_to_get_one(),
        ) from error
    return Cluster(api, context.name, kubeconfig.files, plain_version(version.git_version), namespace or f"lab-{owner()}")


def plain_version(version: str) -> str:
    """Major and minor of a cluster's version: `"1.30"` of `"v1.30.2+k3s1"`."""
    return ".".join(version.removeprefix("v").split(".")[:2])


def clean_up() -> tuple[int, list[str]]:
    """Remove the course's namespaces from every cluster that it has used.

    A cluster that is not in its kubeconfig any more is forgotten; one that does not answer is kept in mind for another time.

    Returns:
        how many were removed, and what could not be done, a sentence each.
    """
    removed, failures, left = 0, [], []
    for known in record.uses():
        try:
            kubeconfig = read_kubeconfig(known["kubeconfig"])
            context = next((each for each in kubeconfig.contexts if each.name == known["context"]), None)
            # the name may have come to mean another cluster since
            if context and (context.is_local or context.server == known["server"]):
                removed += open_context(kubeconfig, context, known["namespace"]).remove_namespace()
        except LabError as error:
            left.append(known)
            failures.append(str(error))
    record.keep(left)
    return removed, failures


@contextmanager
def _without_retry_messages() -> Iterator[None]:
    """An unreachable cluster gives one sentence of ours, not one of urllib3's for each attempt."""
    logger = logging.getLogger("urllib3.connectionpool")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
