"""Checks of lesson 05: what the cache kept, where a file is, a secret that is nowhere, and a service that is fit to run."""

from typing import TYPE_CHECKING, Any

from lab.card import Finding
from lab.messages import translate as _
from lab.verify.looking import find_container, not_running, settings, whole

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

    from lab.imagefiles import SavedImage


def cache_kept(client: "DockerClient", before: str, after: str) -> Finding:
    """Between two builds only the last layer is another: all the steps before it came from the cache.

    Args:
        client: the engine.
        before: the tag of the first build.
        after: the tag of the build after a page was changed.
    """
    expected = _("Images {before} and {after}: all layers in common but the last, which holds the changed page.").format(
        before=before, after=after
    )
    look_at = _("A step that changed is run again, and so is every step below it. Which step depends on the pages?")
    found = [_layers(client, tag) for tag in (before, after)]
    missing = [tag for tag, layers in zip((before, after), found, strict=True) if layers is None]
    first, second = (layers or [] for layers in found)
    if missing:
        return Finding(False, expected, _("The engine has no image {tags}.").format(tags=", ".join(missing)), look_at)
    if first == second:
        return Finding(False, expected, _("Both have the same layers: the page was not changed between the two builds."), look_at)
    common = next(
        (index for index, (one, other) in enumerate(zip(first, second, strict=False)) if one != other),
        min(len(first), len(second)),
    )
    made = _("They have {common} layers in common, of {count}.").format(common=common, count=len(second))
    if len(second) < 3:
        return Finding(
            False, expected, _("{found} The steps that make the folder and the user are missing.").format(found=made), look_at
        )
    if common == len(second) - 1 and len(first) == len(second):
        return Finding(True, expected, _("{found} A change of a page costs one step.").format(found=made))
    return Finding(False, expected, made, look_at)


def layer_of_file(client: "DockerClient", image: str, path: str, number: int | None) -> Finding:
    """The layer that holds a file, as the number that the diagram gives it.

    Args:
        client: the engine.
        image: the image's tag.
        path: the file, without a leading slash.
        number: the learner's answer; 1 is the base.

    Raises:
        LabError: the engine has no such image.
    """
    from lab.imagefiles import read_image

    expected = _("The number of the layer of {image} that holds {path}; 1 is the base.").format(image=image, path=path)
    look_at = _("Open each layer's tar, or choose one layer after another in the diagram.")
    if number is None:
        return Finding(False, expected, _("There is no answer yet."), look_at)
    saved = read_image(client, image)
    holders = _holders(saved, path)
    if number in holders:
        return Finding(True, expected, _("Layer {number} holds it, whatever the layers above say.").format(number=number))
    if not 1 <= number <= len(saved.layers):
        return Finding(False, expected, _("There are {count} layers.").format(count=len(saved.layers)), look_at)
    if any(file.path == path and file.deletes for file in saved.layers[number - 1].files):
        return Finding(
            False,
            expected,
            _("Layer {number} only says that the file is gone: what is below it stays as it was.").format(number=number),
            look_at,
        )
    if number + 1 in holders:
        found = _("Layer {number} does not hold it. The base is number 1, not 0.").format(number=number)
        return Finding(False, expected, found, look_at)
    return Finding(False, expected, _("Layer {number} does not hold it.").format(number=number), look_at)


def no_secret(client: "DockerClient", image: str, secret: str, *, keeps: str) -> Finding:
    """A secret is in no layer, setting or step of an image, and the file that was made with its help is there.

    Args:
        client: the engine.
        image: the image's tag.
        secret: the secret's text.
        keeps: the file that must be there, without a leading slash.
    """
    from docker.errors import ImageNotFound

    from lab.imagefiles import read_image

    expected = _("Image {image} with the file {path}, and the secret in none of its layers, settings and steps.").format(
        image=image, path=keeps
    )
    look_at = _("A stage that is not the last one leaves nothing behind but what COPY --from takes out of it.")
    try:
        client.images.get(image)
    except ImageNotFound:
        return Finding(False, expected, _("The engine has no image {tags}.").format(tags=image), look_at)
    saved = read_image(client, image)
    places = where_secret(saved, secret)
    if places:
        return Finding(False, expected, _("The secret is here: {places}.").format(places="; ".join(places)), look_at)
    if not _holders(saved, keeps):
        return Finding(False, expected, _("The secret is gone, and so is the file {path}.").format(path=keeps), look_at)
    return Finding(True, expected, _("The file is there, the secret is not. Whoever gets this image gets nothing else."))


def service_fit(client: "DockerClient", name: str, *, port: int, data: str) -> Finding:
    """A container that is fit to be left alone: healthy, reachable, limited, not root, restarted, its data in a volume.

    Args:
        client: the engine.
        name: the container's name.
        port: the port inside it that must be published.
        data: the folder inside it that must be a named volume.
    """
    expected = _(
        "Container {name}: healthy, port {port} published, a memory limit, not root, a restart policy, "
        "and {data} in a named volume."
    ).format(name=name, port=port, data=data)
    look_at = _("ports, volumes, mem_limit and restart_policy of client.containers.run; the image's USER and HEALTHCHECK.")
    if problem := not_running(client, name):
        return Finding(False, expected, problem, look_at)
    container = find_container(client, name)
    problems = _unfit(container, port, data) if container else [_("Container {name} has just gone.").format(name=name)]
    if problems:
        return Finding(False, expected, "\n".join(problems), look_at)
    return Finding(True, expected, _("All six. It may be left alone, and replaced without losing its data."))


def where_secret(image: "SavedImage", secret: str) -> list[str]:
    """Where in an image a text is: layers with their files, settings, steps; in words."""
    needle = secret.encode()
    places = [
        _("layer {number}, file {path}").format(number=number, path=path)
        for number, contents in enumerate(image.contents, start=1)
        for path, content in contents.items()
        if needle in content
    ]
    if secret in repr(image.settings):
        places.append(_("the image's settings, which `docker image inspect` shows"))
    if any(secret in step for step in image.steps):
        places.append(_("the image's steps, which `docker image history` shows"))
    return places


def _layers(client: "DockerClient", tag: str) -> list[str] | None:
    from docker.errors import ImageNotFound

    try:
        return list(client.images.get(tag).attrs["RootFS"].get("Layers") or [])
    except ImageNotFound:
        return None


def _holders(image: "SavedImage", path: str) -> list[int]:
    return [
        number
        for number, layer in enumerate(image.layers, start=1)
        if any(file.path == path and not file.deletes for file in layer.files)
    ]


def _unfit(container: "Container", port: int, data: str) -> list[str]:
    asked = settings(container)
    config, state = container.attrs["Config"], container.attrs["State"]
    published = (container.attrs["NetworkSettings"]["Ports"] or {}).get(f"{port}/tcp")
    policy = asked.get("RestartPolicy")
    checks = (
        (published, _("Port {port} is not published: EXPOSE only says which one could be.").format(port=port)),
        (whole(asked["Memory"]) > 0, _("It has no memory limit: it can take all that the host has.")),
        (str(config["User"]).split(":")[0] not in {"", "0", "root"}, _("It runs as root.")),
        (
            isinstance(policy, dict) and policy.get("Name") not in {"", "no", None},
            _("It has no restart policy: if its process ends, it stays down."),
        ),
        (_named_volume(container.attrs["Mounts"], data), _("{data} is not a named volume.").format(data=data)),
    )
    problems = [message for holds, message in checks if not holds]
    health = (state.get("Health") or state.get("Healthcheck") or {}).get("Status")
    if not health or health == "none":
        problems.append(_("It has no health check, so nobody knows whether it answers."))
    elif health == "starting":
        problems.append(_("Its health check has not answered yet: wait a moment and run this again."))
    elif health != "healthy":
        problems.append(_("Its health check fails."))
    return problems


def _named_volume(mounts: list[dict[str, Any]], data: str) -> bool:
    # the engine gives an anonymous volume 64 hexadecimal digits for a name
    return any(
        mount["Type"] == "volume" and mount["Destination"] == data and not _invented(str(mount.get("Name", "")))
        for mount in mounts
    )


def _invented(name: str) -> bool:
    return len(name) == 64 and not set(name) - set("0123456789abcdef")
