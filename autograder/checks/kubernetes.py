"""Checks of assignment 08: a reconcile and a scheduling function, a loop over real containers, and manifests."""

from autograder.checks.answers import answered, classified, equals, given_as_number
from autograder.checks.manifests import valid
from autograder.checks.policies import (
    bounded,
    image_pinned,
    probed,
    replicas,
    selects_its_pods,
    updates_without_gap,
)
from autograder.checks.reconciling import converges, never_too_many, rests, spares, survives
from autograder.checks.replicas import kept_alive, replicas_run
from autograder.checks.scheduling import never_overcommits, none_waits_in_vain
from autograder.checks.services import leads_to

__all__ = [
    "answered",
    "bounded",
    "classified",
    "converges",
    "equals",
    "given_as_number",
    "image_pinned",
    "kept_alive",
    "leads_to",
    "never_overcommits",
    "never_too_many",
    "none_waits_in_vain",
    "probed",
    "replicas",
    "replicas_run",
    "rests",
    "selects_its_pods",
    "spares",
    "survives",
    "updates_without_gap",
    "valid",
]
