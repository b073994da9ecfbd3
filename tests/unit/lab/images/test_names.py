"""The course's images by name."""

from lab import images


def test_every_image_has_a_function_of_its_name() -> None:
    assert all(callable(getattr(images, name)) for name in images.NAMES)
