"""A manifest as a submission gives it, read as the API server reads it: YAML or a dictionary, checked against the real schema."""

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from autograder.checks.words import shown
from autograder.inside.plain import NotPlainError, from_json, to_json
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

# Deployment and Service have had the same fields in all versions that are in use
_VERSION = "1.30"
_LONGEST = 20_000
_MOST_PROBLEMS = 3
_API = {"Deployment": "apps/v1", "Service": "v1"}

Manifest = dict[str, Any]


class NoManifestError(Exception):
    """The API server would refuse it; its text says why."""


def valid(at: Submission, variable: str, kind: str, name: str) -> Finding:
    """A variable holds a manifest of this kind and name that the API server would take.

    Args:
        at: the submission.
        variable: the variable; it holds YAML text or a dictionary.
        kind: `Deployment` or `Service`.
        name: the object's name.
    """
    expected = _("{variable} is a valid {kind} named {name}.").format(variable=variable, kind=kind, name=name)
    look_at = _("The field that is named, in the lesson's manifests: is it written so, and does it stand at this depth?")
    try:
        found = manifest(at, variable, kind)["metadata"]["name"]
    except NoManifestError as problem:
        return Finding(False, expected, str(problem), look_at)
    if found != name:
        return Finding(False, expected, _("metadata.name is {value}.").format(value=shown(found)), look_at)
    return Finding(True, expected, _("The schema of Kubernetes takes it."))


def manifest(at: Submission, variable: str, kind: str) -> Manifest:
    """The manifest that a variable holds.

    Raises:
        NoManifestError: it holds none of this kind, or one that the schema refuses.
    """
    from lab.clusters.manifests import problems

    value = at.student.value(variable)
    found = _parsed(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise NoManifestError(_("It is no manifest, but {value}.").format(value=shown(found)))
    if len(to_json(found)) > _LONGEST:
        raise NoManifestError(_("It is longer than {count} characters.").format(count=_LONGEST))
    given, right = (found.get("apiVersion"), found.get("kind")), (_API[kind], kind)
    if given != right:
        words = _("apiVersion and kind are {given} instead of {right}.")
        raise NoManifestError(words.format(given=", ".join(map(shown, given)), right=", ".join(map(shown, right))))
    if wrong := problems(found, _VERSION):
        raise NoManifestError("\n".join(wrong[:_MOST_PROBLEMS]))
    return found


def pairs(labels: Mapping[str, Any]) -> str:
    """Labels in words."""
    return ", ".join(f"{key}: {value}" for key, value in labels.items()) or _("nothing")


def _parsed(text: str) -> object:
    import yaml

    if len(text) > _LONGEST:
        raise NoManifestError(_("It is longer than {count} characters.").format(count=_LONGEST))
    try:
        documents = [one for one in _documents(text) if one is not None]
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = _("line {line}").format(line=mark.line + 1) if mark else _("one of the lines")
        raise NoManifestError(
            _("It cannot be read as YAML: {where}. Look at the indentation and at the colons.").format(where=where)
        ) from None
    if len(documents) != 1:
        raise NoManifestError(_("It holds {count} documents instead of one.").format(count=len(documents)))
    try:
        return from_json(to_json(documents[0]))
    except NotPlainError as problem:
        raise NoManifestError(_("It holds a {kind}, and a manifest has none.").format(kind=problem)) from None


def _documents(text: str) -> Iterator[object]:
    """The documents of a text; with aliases, which `yaml.dump` writes for what a dictionary holds twice, but not for too much."""
    import yaml

    loader = yaml.SafeLoader(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            # before anything is made of it: a few lines with aliases can stand for more than any memory holds
            if _written_out(node, {}) > _LONGEST:
                raise NoManifestError(_("It is longer than {count} characters.").format(count=_LONGEST))
            yield loader.construct_document(node)
    finally:
        loader.dispose()


def _written_out(node: Any, known: dict[int, float]) -> float:
    """About how long a node is with what its aliases stand for in their place, characters; without end where it holds itself."""
    if isinstance(node.value, str):
        return 1 + len(node.value)
    if id(node) not in known:
        known[id(node)] = inf
        inner = [each for part in node.value for each in (part if isinstance(part, tuple) else (part,))]
        known[id(node)] = 1 + sum(_written_out(each, known) for each in inner)
    return known[id(node)]
