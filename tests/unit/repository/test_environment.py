"""One list of versions: pins in step with the package's own needs, and no second list anywhere."""

import re
import subprocess
import sys
import tomllib
from importlib import metadata

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lesson_files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PINS = (ROOT / "requirements.txt").read_text()
PINNED = {canonicalize_name(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", PINS, re.MULTILINE)}


def wanted() -> list[Requirement]:
    extras = [need for needs in PROJECT["project"]["optional-dependencies"].values() for need in needs]
    return [Requirement(need) for need in [*PROJECT["build-system"]["requires"], *PROJECT["project"]["dependencies"], *extras]]


def test_what_the_package_needs_is_pinned_and_its_own_list_is_loose() -> None:
    assert [str(need) for need in wanted() if canonicalize_name(need.name) not in PINNED] == []
    assert [str(need) for need in wanted() if "==" in str(need.specifier)] == []


def test_every_pin_has_a_hash_and_names_no_index() -> None:
    requirements = [block for block in re.split(r"\n(?=\S)", PINS) if not block.startswith("#")]
    assert len(requirements) >= len(PINNED)
    assert [block.splitlines()[0] for block in requirements if "--hash=sha256:" not in block] == []
    assert "://" not in PINS


def installed(name: str) -> str:
    """The version of a package that is installed here; "" where none is."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def test_this_environment_is_the_pinned_one() -> None:
    pins = [Requirement(line.removesuffix(" \\")) for line in PINS.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    here = [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]
    assert len(here) > len(wanted())
    assert [str(pin) for pin in here if not (found := installed(pin.name)) or found not in pin.specifier] == []


def test_conda_lists_nothing_twice() -> None:
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    by_conda = [name for name in dependencies if isinstance(name, str)]
    (by_pip,) = [item["pip"] for item in dependencies if isinstance(item, dict)]
    assert [re.split(r"[=<>]", name)[0] for name in by_conda] == ["python", "pip"]
    assert by_pip == ["-r requirements.txt"]


def test_conda_s_python_is_one_that_the_package_accepts() -> None:
    (python,) = re.findall(r"- python=([\d.]+)", (ROOT / "environment.yml").read_text())
    assert Requirement(f"python{PROJECT['project']['requires-python']}").specifier.contains(python)


def test_importing_the_lab_loads_nothing_heavy() -> None:
    code = "import sys, lab; print(*({'docker', 'ipywidgets', 'IPython', 'babel', 'psutil', 'requests'} & {*sys.modules}))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT).strip() == ""
