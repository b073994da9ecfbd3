"""Manifests: read, and checked against Kubernetes' own schemas before they are sent, with the wrong field named. Pure.

The schemas are those of the package kubernetes-validate, in their strict form: a field that does not exist is an error.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]
from kubernetes_validate.utils import (  # type: ignore[import-untyped]
    SchemaNotFoundError,
    all_versions,
    schema_contents,
)
from packaging.version import Version
from referencing import Registry, Resource

from lab.errors import LabError
from lab.messages import translate as _

Manifest = Mapping[str, Any]


def read_manifests(source: str | Manifest | Sequence[Manifest]) -> list[Manifest]:
    """The manifests in a YAML text (documents parted by `---`), or those given as dictionaries already.

    Raises:
        LabError: it is not YAML, or not manifests.
    """
    try:
        found = list(yaml.safe_load_all(source)) if isinstance(source, str) else source
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise LabError(
            _("This is not YAML: {problem}.").format(problem=getattr(error, "problem", None) or error),
            expected=_("Look at line {line}.").format(line=mark.line + 1) if mark else "",
            next_step=_("Indent with spaces, the same number for each field of one object."),
        ) from error
    several = found if isinstance(found, Sequence) else ()  # what a student gives may be anything, such as an unfilled `...`
    every = [found] if isinstance(found, Mapping) else [each for each in several if each is not None]
    if not every or not all(isinstance(each, Mapping) for each in every):
        raise LabError(
            _("There is no manifest in it."), expected=_("A manifest has apiVersion, kind, metadata and, mostly, spec.")
        )
    return every


def problems(manifest: Manifest, version: str | None = None) -> list[str]:
    """What is wrong with a manifest, a sentence for each field, with its path; empty where nothing is.

    Args:
        manifest: one object.
        version: the cluster's, such as `"1.30"`; by default the newest whose schemas there are. Of an older or newer cluster
            the nearest version that there is counts.
    """
    for field in ("apiVersion", "kind"):
        if not isinstance(manifest.get(field), str):
            return [_("{path} is missing.").format(path=field)]
    try:
        validator = _validator(manifest["kind"], manifest["apiVersion"], nearest_version(version))
    except SchemaNotFoundError:
        return [
            _("apiVersion, kind: there is no {kind} in {version}.").format(kind=manifest["kind"], version=manifest["apiVersion"])
        ]
    found = [sentence for error in validator.iter_errors(manifest) for sentence in _sentences(error)]
    metadata = manifest.get("metadata")
    named = isinstance(metadata, Mapping) and bool(metadata.get("name"))
    return found if named else [*found, _("{path} is missing.").format(path="metadata.name")]


def nearest_version(version: str | None, known: Sequence[str] | None = None) -> str:
    """Of the versions whose schemas there are, the newest that is not newer; the oldest where all are newer.

    Args:
        version: the cluster's; None for the newest.
        known: the versions whose schemas there are.
    """
    every = sorted({each.rpartition(".")[0] if each.count(".") > 1 else each for each in known or all_versions()}, key=Version)
    fitting = [each for each in every if version is None or Version(each) <= Version(version)]
    return (fitting or every[:1])[-1]


@cache
def _validator(kind: str, api_version: str, version: str) -> Draft202012Validator:
    folder = f"kubernetes-json-schema/v{version}.0-local-strict"
    # the package's files: deployment-apps-v1.json, pod-v1.json, and of networking.k8s.io/v1 ingress-networking-v1.json
    group, _slash, plain = api_version.rpartition("/")
    name = "-".join(part for part in (kind.lower(), group.split(".")[0], plain) if part)
    try:
        schema = schema_contents(f"{folder}/{name}.json", version)
    except FileNotFoundError as error:
        raise SchemaNotFoundError(kind, version, api_version) from error
    definitions: Registry[Any] = Resource.from_contents(schema_contents(f"{folder}/_definitions.json", version)) @ Registry()
    return Draft202012Validator(schema, registry=definitions)


def _sentences(error: ValidationError) -> Iterator[str]:
    """What a schema's error says of which field. `error.validator` is the rule's name in JSON Schema."""
    path = _path(error.absolute_path)
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        for field in sorted(map(str, set(error.instance) - set(known))):  # YAML has fields that are numbers
            close = get_close_matches(field, known, 1)
            meant = " " + _("Was {field} meant?").format(field=close[0]) if close else ""
            yield _("{path}: there is no such field.").format(path=_path([*error.absolute_path, field])) + meant
    elif error.validator == "required":
        for field in error.validator_value:
            if field not in error.instance:
                yield _("{path} is missing.").format(path=_path([*error.absolute_path, field]))
    elif error.validator == "type":
        yield _("{path}: {value!r} is not {kind}.").format(path=path, value=error.instance, kind=_kind(error.validator_value))
    elif error.validator == "enum":
        allowed = ", ".join(str(each) for each in error.validator_value if each is not None)
        yield _("{path}: {value!r} is not one of {allowed}.").format(path=path, value=error.instance, allowed=allowed)
    elif error.validator in {"anyOf", "oneOf"}:
        kinds = _(" or ").join(_kind(each["type"]) for each in error.validator_value if "type" in each)
        yield _("{path}: {value!r} is not {kind}.").format(path=path, value=error.instance, kind=kinds)
    else:
        yield f"{path}: {error.message}"


def _path(parts: Any) -> str:
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _kind(types: str | list[str]) -> str:
    """What a schema's `type` asks for, in words; that a field may also be left empty goes without saying."""
    name = types if isinstance(types, str) else next((each for each in types if each != "null"), "null")
    names = {
        "integer": _("a whole number"),
        "number": _("a number"),
        "string": _("a text"),
        "boolean": _("true or false"),
        "array": _("a list"),
        "object": _("an object with fields"),
    }
    return names.get(name, name)
