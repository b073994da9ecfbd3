"""A Dockerfile read, checked, and written anew, an instruction a line, so that the engine cannot read it in another way. Pure.

What is left out or changed, and why:

- base images get their real names, and only those that the submission may use (`FROM`, `COPY --from`);
- after each `FROM` comes the gate's label, so that the containers and images of all steps are known as the submission's, and
  no `LABEL` may set it to something else;
- `ADD` becomes `COPY`: it would fetch from the network and unpack archives without a limit;
- directives that change how the file is read are refused, and so are texts in the file (`<<`), which engines since 23 take
  for no instructions.

Source: Dockerfile reference, and `builder/dockerfile` of Docker 20.10.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from autograder.gate.refusals import RefusedError
from autograder.gate.scope import LABEL
from lab.messages import translate as _

_BLANK = re.compile(r"[\s\x00]+")
# the official syntax is what this module reads anyway, and what only BuildKit knows of it is refused
_DIRECTIVE = re.compile(r"\s*#\s*(escape|check|syntax)\s*=(?!\s*(docker\.io/)?docker/dockerfile(:[\w.-]+)?\s*$)", re.IGNORECASE)
_CONTINUED = re.compile(r"\\[ \t]*$")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:@-]*")
_FLAG = re.compile(r"--(from|chown|chmod)=([A-Za-z0-9_.,/:@+-]+)")
_FETCHED = re.compile(r"(https?|ftp|git|ssh)://|git@|\.git\b|\.(tar|tgz|tbz2?|txz)\b", re.IGNORECASE)
_PAIR = re.compile(r"""[A-Za-z0-9_.-]+=("[^"\\]*"|[^"'\\\s]+)""")
_PLAIN = {
    *("ARG", "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER", "SHELL", "STOPSIGNAL"),
    *("USER", "VOLUME", "WORKDIR"),
}


@dataclass
class _Stages:
    """The stages so far, the last of them unfinished, by their names in small letters."""

    names: list[str] = field(default_factory=list)

    def know(self, reference: str) -> bool:
        # the engine takes the name of a stage that is unfinished for an image's, and would pull it
        return reference.lower() in self.names[:-1] or (reference.isdigit() and int(reference) < len(self.names))


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """The instructions: the word in capitals and what follows it, lines joined and comments left out.

    Raises:
        RefusedError: a directive that changes how the file is read.
    """
    pending = ""
    for line in text.removeprefix("\ufeff").split("\n"):
        if line.lstrip().startswith("#"):
            if _DIRECTIVE.match(line):
                raise _refused(line, _("the grader reads Dockerfiles in the classic way. Leave that line out."))
            continue
        if not line.strip():
            continue
        joined = pending + line.rstrip("\r")
        pending = ""
        if _CONTINUED.search(joined):
            pending = _CONTINUED.sub("", joined)
        else:
            yield _split(joined)
    if pending.strip():
        yield _split(pending)


def _split(line: str) -> tuple[str, str]:
    word, *rest = _BLANK.split(line.strip(), maxsplit=1)
    # a last backslash would join the next line to this one
    return word.upper(), (rest[0] if rest else "").strip().rstrip("\\").strip()


def bases(text: str) -> list[str]:
    """The images that a Dockerfile is built on or copies from, as it names them.

    Raises:
        RefusedError: something in it is refused.
    """
    found: list[str] = []

    def remember(reference: str) -> str:
        found.append(reference)
        return reference

    _written(text, remember, ())
    return found


def rewritten(text: str, images: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """The Dockerfile for the engine.

    Args:
        text: the student's.
        images: what `bases` found, and the engine's names for them.
        labels: what every image and every step's container carries.

    Raises:
        RefusedError: something in it is refused.
    """
    return _written(text, images.__getitem__, [f'LABEL "{key}"="{value}"' for key, value in labels.items()])


def _written(text: str, real: Callable[[str], str], labels: list[str] | tuple[()]) -> str:
    stages = _Stages()
    lines: list[str] = []
    for word, rest in instructions(text):
        if word == "FROM":
            lines.append(_from(rest, stages, real))
        else:
            lines.append(_instruction(word, rest, stages, real))
        if word == "FROM":
            lines.extend(labels)
    return "".join(f"{line}\n" for line in lines)


def _from(rest: str, stages: _Stages, real: Callable[[str], str]) -> str:
    words = _BLANK.split(rest)
    named = len(words) == 3 and words[1].upper() == "AS"
    if not (len(words) == 1 or named) or not _REFERENCE.fullmatch(words[0]):
        raise _refused(f"FROM {rest}", _("it takes the name of an image, and AS with a name for the stage."))
    if named and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", words[2]):
        raise _refused(f"FROM {rest}", _("a stage's name has letters, digits, and ._- only."))
    known = words[0] == "scratch" or words[0].lower() in stages.names
    base = words[0] if known else real(words[0])
    stages.names.append(words[2].lower() if named else "")
    return f"FROM {base} AS {words[2]}" if named else f"FROM {base}"


def _instruction(word: str, rest: str, stages: _Stages, real: Callable[[str], str]) -> str:
    if word == "ONBUILD":
        inner, *others = _BLANK.split(rest, maxsplit=1)
        if inner.upper() in {"FROM", "ONBUILD", "MAINTAINER"}:
            raise _refused(f"ONBUILD {inner}", _("the engine does not allow it either."))
        # not this file's stages: the trigger runs in another build, where the engine would take their names for images'
        trigger = _instruction(inner.upper(), "".join(others), _Stages(), _no_image)
        return f"ONBUILD {trigger}"
    if word in {"RUN", "COPY", "ADD"} and "<<" in rest:
        raise _refused(f"{word} {rest}", _("a text after << is for BuildKit. Write it with printf, or put it into a file."))
    if word == "RUN":
        if rest.startswith("--"):
            raise _refused(f"RUN {rest}", _("steps of a graded build take no options: no mounts and no network."))
        return f"RUN {rest}"
    if word in {"COPY", "ADD"}:
        return _copy(word, rest, stages, real)
    if word == "LABEL" and not _own_business(rest):
        raise _refused(
            f"LABEL {rest}", _("a label with a variable stands alone, as in LABEL key=$VALUE; the grader's label is its own.")
        )
    if word in _PLAIN:
        return f"{word} {rest}"
    raise _refused(word, _("it is no instruction of a Dockerfile."))


def _own_business(rest: str) -> bool:
    """Whether a LABEL certainly leaves the gate's own label alone, however the engine reads quotes, escapes and variables."""
    if "$" in rest and not _PAIR.fullmatch(rest):
        return False
    return LABEL not in re.sub(r"[\"'\\]", "", rest)


def _no_image(reference: str) -> str:
    raise _refused(f"ONBUILD COPY --from={reference}", _("a trigger may copy from the context only."))


def _copy(word: str, rest: str, stages: _Stages, real: Callable[[str], str]) -> str:
    flags = []
    while rest.startswith("--"):
        flag, *others = _BLANK.split(rest, maxsplit=1)
        match = _FLAG.fullmatch(flag)
        if match is None:
            raise _refused(f"{word} {flag}", _("only --from, --chown and --chmod are understood, with plain values."))
        name, value = match.groups()
        flags.append(f"--from={value if stages.know(value) else real(value)}" if name == "from" else flag)
        rest = "".join(others).strip()
    if word == "ADD" and _FETCHED.search(rest):
        raise _refused(f"ADD {rest}", _("it would fetch or unpack something. Put the files into the context and use COPY."))
    return " ".join(["COPY", *flags, rest])


def _refused(what: str, why: str) -> RefusedError:
    return RefusedError(_("{instruction} is refused: {why}").format(instruction=what.strip()[:80], why=why), rule="dockerfile")
