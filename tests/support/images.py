"""Images as a submission sees them."""

import docker


def images_besides_the_courses(client: docker.DockerClient) -> set[str]:
    """The tags of the images that are not the course's; `untagged` where one has none. How many of those are there depends on
    what else the engine has been used for."""
    tags = {tag for image in client.images.list(all=True) for tag in image.tags or ["untagged"]}
    return {tag for tag in tags if not tag.startswith("lab/")}
