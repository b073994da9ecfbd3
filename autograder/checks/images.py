"""Checks of images: what a container of one does, and what a tag names."""

from contextlib import suppress

from autograder.checks.inside import NotLookedAtError, output
from autograder.checks.misconceptions import mistaken
from autograder.checks.trying import IDLE, file_in, image_of, soon, tried, written_by
from autograder.checks.words import shown
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

_ROOT = "0"
_STEP_SECONDS = 5.0


def serves(at: Submission, tag: str, port: int, text: str) -> Finding:
    """A container of an image, given no command, answers over HTTP with a page that holds a text.

    Args:
        at: the submission.
        tag: the image.
        port: the port inside.
        text: what the page must hold.
    """
    expected = _("A container of {image}, started with nothing more, serves “{text}” on port {port}.").format(
        image=tag, text=text, port=port
    )
    look_at = _("Start one yourself, and in it: wget -qO- http://127.0.0.1:{port}/. What does logs() say?").format(port=port)
    ask = ("timeout", "5", "wget", "-q", "-O", "-", f"http://127.0.0.1:{port}/")
    try:
        with tried(at, tag) as container:
            if soon(lambda: text in output(container, *ask)):
                return Finding(True, expected, _("It does."))
            return Finding(False, expected, _("It does not answer with that."), look_at)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)


def ordinary_user(at: Submission, tag: str) -> Finding:
    """What runs in a container of an image is not root."""
    expected = _("In a container of {image} the process is not root's.").format(image=tag)
    look_at = _("Run id in a container of it. Which instruction of a Dockerfile sets the user?")
    try:
        with tried(at, tag, instead=IDLE) as container:
            user = output(container, "id", "-u").strip()
        if user == _ROOT:
            user = _steps_down_to(at, tag)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    return Finding(user not in {"", _ROOT}, expected, _("Its user's number is {user}.").format(user=user or "?"), look_at)


def _steps_down_to(at: Submission, tag: str) -> str:
    """The user that the main process of an image becomes by itself, as BusyBox's httpd does with -u; root where it stays so."""
    found = _ROOT

    def stepped_down() -> bool:
        nonlocal found
        # "Uid:" and the real, effective, saved and file system's user (proc_pid_status(5))
        _name, found, *_others = output(container, "grep", "^Uid:", "/proc/1/status").split() or ["", _ROOT]
        return found != _ROOT

    with tried(at, tag) as container, suppress(NotLookedAtError):
        soon(stepped_down, _STEP_SECONDS)
    return found


def file_holds(at: Submission, tag: str, path: str, text: str) -> Finding:
    """A file in an image holds a text.

    Args:
        at: the submission.
        tag: the image.
        path: the file.
        text: what must stand in it.
    """
    expected = _("In image {image}, the file {path} holds “{text}”.").format(image=tag, path=path, text=text)
    look_at = _("Run cat {path} in a container of it.").format(path=path)
    try:
        found = file_in(at, tag, path)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if found is None:
        return Finding(False, expected, _("It is not there."), look_at)
    return Finding(text in found, expected, _("It holds {value}.").format(value=shown(found)), look_at)


def prints(at: Submission, tag: str, text: str, *, newest: str = "") -> Finding:
    """A container of an image, given no command, writes a text and ends.

    Args:
        at: the submission.
        tag: the image.
        text: what it writes.
        newest: an image that the tag should not name, though it was built last.
    """
    expected = _("A container of {image}, started with nothing more, writes {text}.").format(image=tag, text=shown(text))
    look_at = _("client.containers.run(…, remove=True) gives what it wrote.")
    try:
        found = written_by(at, tag).strip()
        if found != text and newest and image_of(at, tag).id == image_of(at, newest).id:
            return mistaken("latest-is-newest", expected, look_at)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    return Finding(found == text, expected, _("It writes {value}.").format(value=shown(found)), look_at)


def layer_added(at: Submission, name: str, tag: str) -> Finding:
    """A variable holds the digest of an image's topmost layer.

    Args:
        at: the submission.
        name: the variable.
        tag: the image.
    """
    expected = _("{name} holds the digest of the topmost layer of {image}.").format(name=name, image=tag)
    look_at = _("The settings' file in the archive lists the layers' digests, from the bottom (diff_ids); so does image.attrs.")
    try:
        right = str(image_of(at, tag).attrs["RootFS"]["Layers"][-1])
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    value = at.student.value(name)
    return Finding(value == right, expected, _("It holds {value}.").format(value=shown(value)), look_at)
