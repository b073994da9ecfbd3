"""Archives made for a test."""

import io
import tarfile


def tar_of(files: dict[str, bytes], *others: tarfile.TarInfo) -> bytes:
    """A tar archive of some files, and of further entries without content."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        for info in others:
            tar.addfile(info)
    return packed.getvalue()
