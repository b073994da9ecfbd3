"""Checks of assignment 07: addresses, replicas, throughput and an autoscaler; each kind in a module of its own."""

from autograder.checks.addresses import planned_apart, planned_clear, planned_room, site
from autograder.checks.answers import answered, classified
from autograder.checks.autoscaling import copes, load, steady, within_bounds
from autograder.checks.balancing import count_survives, counts_as_one, enough_replicas, reaches_all, shares_evenly
from autograder.checks.containers import runs
from autograder.checks.functions import case, function_gives
from autograder.checks.replaying import recorded, replay

__all__ = [
    "answered",
    "case",
    "classified",
    "copes",
    "count_survives",
    "counts_as_one",
    "enough_replicas",
    "function_gives",
    "load",
    "planned_apart",
    "planned_clear",
    "planned_room",
    "reaches_all",
    "recorded",
    "replay",
    "runs",
    "shares_evenly",
    "site",
    "steady",
    "within_bounds",
]
