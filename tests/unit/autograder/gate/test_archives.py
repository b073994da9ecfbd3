"""Archives of images: what is read of them, and what is refused."""

import gzip
import hashlib
import json
import tarfile

import pytest

from autograder.gate import loading
from autograder.gate.archives import unpacked, unpressed
from autograder.gate.refusals import RefusedError
from autograder.gate.savedfiles import SavedFiles
from tests.support.archives import tar_of

Files = dict[str, bytes]


def digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


@pytest.mark.parametrize("name", ["BZh9", "\x1f\x8b", "ordinary"])
def test_a_tar_file_is_not_taken_for_a_compressed_one(name: str):
    archive = tar_of({name: b"one"})
    assert unpressed(archive, 1) == archive
    assert unpressed(gzip.compress(archive), len(archive)) == archive


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[",
        b"[]",
        b"{}",
        b"null",
        b"7",
        b'["x"]',
        b'[{"Config": 1, "Layers": []}]',
        b'[{"Config": "x", "Layers": [{}]}]',
        b'[{"Config": "x", "Layers": "abc"}]',
        b'[{"Config": "../../../etc/passwd", "Layers": []}]',
        b'[{"Config": "/etc/passwd", "Layers": []}]',
        b'[{"Layers": []}]',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_manifests_that_say_nothing_are_refused(manifest: bytes):
    files = SavedFiles(unpacked(tar_of({"manifest.json": manifest}), 1))
    with pytest.raises(RefusedError):
        for each in files.manifest() or [{"Config": "none"}]:
            files.content(each["Config"])


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../../etc/passwd", "layer.tar", ".", "missing"])
def test_a_link_leads_nowhere_but_to_a_file_of_the_archive(target: str):
    link = tarfile.TarInfo("1/layer.tar")
    link.type, link.linkname = tarfile.SYMTYPE, target
    files = SavedFiles(unpacked(tar_of({"0/layer.tar": b"x"}, link), 1))
    with pytest.raises(RefusedError, match="missing"):
        files.content("1/layer.tar")


def test_an_id_vouches_for_settings_through_manifest_and_index():
    """As engines with containerd's image store have it."""
    settings, other = b'{"rootfs": {}}', b'{"rootfs": {"diff_ids": []}}'
    manifest = json.dumps({"config": {"digest": digest(settings)}, "layers": [{"digest": digest(other)}]}).encode()
    index = json.dumps({"manifests": [{"digest": digest(manifest)}, {"digest": "sha256:absent"}]}).encode()
    files = SavedFiles([(_info(str(number)), each) for number, each in enumerate((settings, other, manifest, index))])
    for known in (index, manifest, settings):
        vouched = loading._vouched(files, {digest(known)})
        assert digest(settings) in vouched
        assert digest(other) not in vouched
    assert loading._vouched(files, set()) == set()


def _info(name: str) -> tarfile.TarInfo:
    return tarfile.TarInfo(name)
