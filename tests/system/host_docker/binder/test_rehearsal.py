"""The course on Binder, as far as it can be had without Binder: nothing may be missing, nothing may need more than is given."""

import json
import re
import time

import pytest

from lab.messages import LANGUAGES
from tests.support.binder.rehearsal import BASE_URL, PORT, Rehearsal, watched
from tests.support.binder.weighing import Weights

# the lessons that need nothing from outside, and so run without any network, and the most memory that each may take, in MB:
# the last one races a second complete machine against what runs in the first, both of them in memory at once
LESSONS = {"00-start": 1024, "01-virtual-machines": 1024, "03-containers": 1024, "04-light-and-fast": 1536}
IDLE_SECONDS = 30
pytestmark = pytest.mark.slow
_CREDENTIALS = re.compile(r"token|secret|passw", re.IGNORECASE)


# what JupyterLab does when it opens a notebook: it connects to the kernel, asks who it is, and waits until it is idle
GREET = """
import json, sys, uuid, websocket
header = {"msg_id": uuid.uuid4().hex, "msg_type": "kernel_info_request", "session": "s", "username": "", "version": "5.3"}
connection = websocket.create_connection(sys.argv[1], timeout=120)
connection.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": {}, "channel": "shell"}))
while json.loads(connection.recv())["content"].get("execution_state") != "idle":
    pass
"""


def status_of(process: str, field: str) -> str:
    found = re.search(rf"^{field}:\s*(.*)$", process, re.MULTILINE)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def opened(binder: Rehearsal) -> str:
    """A lesson open in JupyterLab: the id of its kernel, which has started and waits."""
    wanted = {"path": "notebooks/pt-BR/00-start.ipynb", "name": "", "type": "notebook", "kernel": {"name": "python3"}}
    session = binder.ask("api/sessions", "POST", wanted)
    assert session.status == 201, session
    kernel: str = json.loads(session.body)["kernel"]["id"]
    binder.run("python3", "-c", GREET, f"ws://127.0.0.1:{PORT}{BASE_URL}api/kernels/{kernel}/channels?token={binder.token}")
    return kernel


def test_the_image_is_weighed_and_holds_no_credential(weights: Weights, image: str, client, report: list[str]) -> None:
    report += [f"image: {weights.whole_mb:.0f} MB, compressed {weights.packed_mb:.0f} MB", *weights.table()]
    found = client.images.get(image)
    said = [*found.attrs["Config"]["Env"], *(step["CreatedBy"] for step in found.history())]
    assert [line for line in said if _CREDENTIALS.search(line)] == []
    # Jupyter makes these for each server: one made with the image would be everybody's
    search = ["/", "-xdev", "-regextype", "egrep", "-regex", ".*/(notebook_secret|jupyter_cookie_secret|[.]netrc)"]
    assert client.containers.run(image, search, entrypoint="find", network_mode="none", remove=True, user="0") == b""


def test_what_the_container_may_do_is_what_binder_lets_it(binder: Rehearsal) -> None:
    process = binder.run("cat", "/proc/1/status")
    assert set(status_of(process, "Uid").split()) == {"1000"}
    assert int(status_of(process, "CapEff"), 16) == 0
    assert int(status_of(process, "CapBnd"), 16) == 0
    assert status_of(process, "NoNewPrivs") == "1"
    assert status_of(process, "Seccomp") == "2"
    assert binder.run("sh", "-c", "ls /dev/kvm /run/docker.sock /var/run/docker.sock 2>/dev/null || true") == ""
    assert {row[0] for row in binder.container.top(ps_args="-o uid,pid")["Processes"]} == {"1000"}


def test_jupyterlab_opens_on_the_front_page(binder: Rehearsal, report: list[str]) -> None:
    report.append(f"JupyterLab answered {binder.seconds:.1f} s after the container's start")
    sent = binder.ask("")
    assert sent.status == 302
    assert sent.location
    assert sent.location.partition("?")[0] == f"{BASE_URL}lab"
    # JupyterLab opens it with this part of the course's, which shows what the server's part sends
    extensions = json.loads(binder.ask("lab/api/extensions").body)
    assert [each for each in extensions if each["name"] == "vm-to-kubernetes" and each["enabled"]]
    page = binder.ask("course/")
    assert page.status == 200
    assert "notebooks/en/00-start.ipynb" in page.body or "notebooks/pt-BR/00-start.ipynb" in page.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lessons_are_trusted(binder: Rehearsal, language: str) -> None:
    book = json.loads(binder.ask(f"api/contents/notebooks/{language}/01-virtual-machines.ipynb").body)["content"]
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert all(cell["metadata"]["trusted"] for cell in code)


def test_the_engine_is_ready_and_a_container_runs_in_it(binder: Rehearsal, report: list[str]) -> None:
    ready = re.findall(r"^\[ *([\d.]+) s\]", binder.container.logs(stdout=False).decode(), re.MULTILINE)
    report.append(f"the engine was ready {ready[-1]} s after the entry point began")
    assert json.loads(binder.run("python", "-m", "lab", "status", "--json"))["engine"] == "vm"
    program = (
        "import lab, time; t = time.monotonic(); client = lab.engine(quiet=True); image = lab.images.busybox(client); "
        "print(time.monotonic() - t)"
    )
    report.append(f"a lesson's first cell takes {float(binder.run('python', '-c', program)):.1f} s")
    # as JupyterLab's terminal finds it
    assert binder.run("docker", "run", "--rm", "lab/busybox:1", "echo", "alive").strip() == "alive"


def test_a_terminal_and_a_hub_find_what_they_call(binder: Rehearsal) -> None:
    assert binder.run("bash", "-c", "command -v docker").strip() == "/opt/course/bin/docker"
    # a JupyterHub that asks its users to log in starts its own program
    assert re.match(r"\d+\.\d+", binder.run("jupyterhub-singleuser", "--version"))


def test_an_idle_open_lesson_takes_little_of_the_processor(binder: Rehearsal, opened: str, report: list[str]) -> None:
    before, began = binder.processor_seconds(), time.monotonic()
    time.sleep(IDLE_SECONDS)  # what is measured is a time in which nothing is asked of the container
    share = (binder.processor_seconds() - before) / (time.monotonic() - began)
    report.append(f"an idle open lesson takes {share:.1%} of a processor, and {binder.memory_mb():.0f} MB")
    assert json.loads(binder.ask(f"api/kernels/{opened}").body)["execution_state"] == "idle"


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(("slug", "most_mb"), LESSONS.items(), ids=LESSONS)
def test_a_lesson_runs_to_its_end_in_little_memory(binder: Rehearsal, slug: str, most_mb: int, report: list[str]) -> None:
    began = time.monotonic()
    with watched(binder) as memory:
        binder.run("jupyter", "execute", "--timeout=-1", f"notebooks/pt-BR/{slug}.ipynb")
    report.append(f"{slug} ran in {time.monotonic() - began:.0f} s, with {memory.most_mb:.0f} MB at most")
    assert 0 < memory.most_mb < most_mb
