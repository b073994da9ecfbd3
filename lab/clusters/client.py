"""What a lesson does with a cluster: declare, look, load images; always in the course's own namespace."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kubernetes import client
from urllib3.exceptions import HTTPError

from lab.clusters import applying, kubectl, loading
from lab.clusters.contexts import how_to_get_one
from lab.clusters.manifests import Manifest, problems, read_manifests
from lab.engines.labels import LABEL, owner
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient

_REMOVAL_SECONDS = 300
# https://kubernetes.io/docs/concepts/security/service-accounts/#get-a-token
_TOKENS_ON_REQUEST = (1, 24)
_NOBODY = {502, 503, 504}
"""What HTTP calls it when nobody stands behind an address, or not yet."""


class Cluster:
    """A cluster that the course may use, and its namespace there. `lab.cluster()` makes it.

    Attributes:
        api: the client of package `kubernetes`, connected, for whichever of its classes is wanted.
        context: the kubeconfig's context.
        kubeconfig: the kubeconfig's files, separated as in `KUBECONFIG`.
        version: of the cluster, such as `"1.30"`.
        namespace: where the course works; made when something is first sent there.
    """

    def __init__(self, api: client.ApiClient, context: str, kubeconfig: str, version: str, namespace: str) -> None:
        self.api, self.context, self.kubeconfig, self.version, self.namespace = api, context, kubeconfig, version, namespace

    @cached_property
    def core(self) -> client.CoreV1Api:
        """Pods, Services, ConfigMaps, nodes."""
        return client.CoreV1Api(self.api)

    @cached_property
    def apps(self) -> client.AppsV1Api:
        """Deployments and ReplicaSets."""
        return client.AppsV1Api(self.api)

    def ready(self) -> bool:
        """Whether there is a cluster to work with: there is."""
        return True

    def in_one_line(self) -> str:
        """Which cluster it is, for people."""
        return _("Cluster: context {context}, namespace {namespace}.").format(context=self.context, namespace=self.namespace)

    def check(self, source: str | Manifest | Sequence[Manifest]) -> list[str]:
        """What is wrong with manifests, a sentence for each field; nothing is sent.

        Args:
            source: YAML, or one manifest or several as dictionaries.
        """
        return [found for manifest in read_manifests(source) for found in problems(manifest, self.version)]

    def apply(self, source: str | Manifest | Sequence[Manifest]) -> str:
        """Declare: send manifests to the course's namespace, each checked first; a line for each says what became of it.

        Args:
            source: YAML, or one manifest or several as dictionaries.

        Raises:
            LabError: a field is wrong (then nothing was sent), or the cluster refuses a manifest.
        """
        manifests = read_manifests(source)
        for manifest in manifests:
            applying.require_fit(manifest, problems(manifest, self.version), self.namespace)
        self.make_namespace()
        return "\n".join(applying.send(self.api, manifest, self.namespace) for manifest in manifests)

    def kubectl(self, command: str) -> str:
        """What `kubectl` answers to a command, in the course's namespace.

        Args:
            command: its arguments as one would type them, such as `"get pods"`.

        Raises:
            LabError: there is no kubectl, or the command failed.
        """
        return kubectl.run(command, kubeconfig=self.kubeconfig, context=self.context, namespace=self.namespace)

    def load(self, engine: "DockerClient", *images: str) -> str:
        """Copy images from a container engine to the cluster's nodes, so that no registry is needed; a line says how.

        Args:
            engine: that has the images, from `lab.engine()`.
            images: their tags.

        Raises:
            LabError: this cluster's way of loading images is not known or did not work.
        """
        return loading.load(engine, images, self.context)

    def ask(self, service: str, path: str = "/", body: Mapping[str, Any] | None = None, *, patience: float = 60) -> str:
        """What a Service of the course's namespace answers over HTTP, asked through the cluster's API server.

        Args:
            service: its name and port, such as `"web:80"`.
            path: of the request.
            body: to send it with a POST, as JSON; by default it is a GET.
            patience: for how long to ask again while nobody answers (a Pod is ready a moment before every part of the
                cluster has heard of it), in seconds.

        Raises:
            LabError: nobody answers, or with an error.
        """
        url = f"/api/v1/namespaces/{self.namespace}/services/{service}/proxy/{path.lstrip('/')}"
        give_up = time.monotonic() + patience
        while True:
            try:
                return applying.request(self.api, "GET" if body is None else "POST", url, body, "application/json")
            except applying.AnswerError as error:
                if error.status not in _NOBODY or time.monotonic() > give_up:
                    raise
            time.sleep(0.5)

    def make_namespace(self) -> None:
        """Make the course's namespace where it is missing, and wait for one that is just being removed.

        Raises:
            LabError: there is one of that name that the course has not made, or the cluster refuses or does not answer.
        """
        give_up = time.monotonic() + _REMOVAL_SECONDS
        while (found := self._namespace()) and _is_leaving(found) and time.monotonic() < give_up:
            time.sleep(0.5)
        if found is None:
            metadata = client.V1ObjectMeta(name=self.namespace, labels={LABEL: owner()})
            try:
                self.core.create_namespace(client.V1Namespace(metadata=metadata))
            except (client.ApiException, HTTPError) as error:
                raise LabError(applying.reason(error)) from error
            self._wait_for_account()
        elif not _is_ours(found):
            raise LabError(
                _("The namespace {name} exists, and the course has not made it.").format(name=self.namespace),
                next_step=_("Rename or remove it yourself, or use another cluster."),
            )

    def remove_namespace(self) -> int:
        """Remove the course's namespace with all that is in it, and wait until it is gone; returns how many were removed.

        Raises:
            LabError: it is still there after five minutes, or the cluster refuses or does not answer.
        """
        found = self._namespace()
        if found is None or not _is_ours(found):
            return 0
        try:
            self.core.delete_namespace(self.namespace)
            # nothing in it is worth the half minute that a Pod is given to end
            self.core.delete_collection_namespaced_pod(self.namespace, grace_period_seconds=1)
        except (client.ApiException, HTTPError) as error:
            if not isinstance(error, client.ApiException) or error.status not in {404, 409}:
                raise LabError(applying.reason(error)) from error
        give_up = time.monotonic() + _REMOVAL_SECONDS
        while self._namespace() is not None:
            if time.monotonic() > give_up:
                raise LabError(
                    _("The namespace {name} is still being removed.").format(name=self.namespace),
                    next_step=_("Look with `kubectl get namespaces`, and reset once more."),
                )
            time.sleep(0.3)
        return 1

    def _namespace(self) -> client.V1Namespace | None:
        try:
            return self.core.read_namespace(self.namespace)
        except (client.ApiException, HTTPError) as error:
            if isinstance(error, client.ApiException) and error.status == 404:
                return None
            raise LabError(applying.reason(error)) from error

    def _wait_for_account(self) -> None:
        """A Pod is refused until the namespace's default service account is there, a moment after the namespace.

        Before Kubernetes 1.24 it is refused until the account has a token, too, which comes as a Secret of the account.
        """
        wants_token = tuple(map(int, self.version.split("."))) < _TOKENS_ON_REQUEST
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up:
            with suppress(client.ApiException, HTTPError):
                account = self.core.read_namespaced_service_account("default", self.namespace)
                if account.secrets or not wants_token:
                    return
            time.sleep(0.1)

    def __repr__(self) -> str:
        """The context alone."""
        return f"<Cluster {self.context}>"


class NoCluster:
    """Stands where there is no cluster: says so, and how to get one.

    Args:
        why: what was found instead.
    """

    def __init__(self, why: LabError) -> None:
        self.why = why

    def ready(self) -> bool:
        """Whether there is a cluster to work with: there is none, and a line says so."""
        print(_("This cell needs a Kubernetes cluster.") + " " + (self.why.next_step or how_to_get_one()))
        return False

    def in_one_line(self) -> str:
        """Why there is none, and how to get one."""
        return str(self.why)

    def check(self, source: str | Manifest | Sequence[Manifest]) -> list[str]:
        """What is wrong with manifests, by the newest schemas: that needs no cluster."""
        return [found for manifest in read_manifests(source) for found in problems(manifest)]

    def __getattr__(self, name: str) -> Any:
        """Whatever else is asked of a cluster, the answer is why there is none."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise self.why

    def __repr__(self) -> str:
        """That there is none."""
        return "<NoCluster>"


def _is_ours(namespace: client.V1Namespace) -> bool:
    labels: Mapping[str, str] = (namespace.metadata and namespace.metadata.labels) or {}
    return labels.get(LABEL) == owner()


def _is_leaving(namespace: client.V1Namespace) -> bool:
    return bool(namespace.status and namespace.status.phase == "Terminating")
