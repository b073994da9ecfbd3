"""The workshop: scripts run in it, what it leaves running is found, and closing it leaves nothing behind."""

import pytest

import lab
from lab.engines.client import LabClient
from lab.errors import LabError
from lab.workbench import Workshop


def test_a_script_gives_back_what_it_wrote(shop: Workshop) -> None:
    assert shop.run("echo one; echo two >&2") == "one\ntwo"


def test_a_failing_script_says_what_it_wrote(shop: Workshop) -> None:
    with pytest.raises(LabError, match=r"status 127.*not found"):
        shop.run("nonesuch")


def test_a_failure_that_is_looked_at_is_no_error(shop: Workshop) -> None:
    assert shop.run("echo before; false", check=False) == "before"


def test_start_gives_the_process_behind_unshare(shop: Workshop) -> None:
    pid = shop.start("unshare -u -p -m -f sh -c 'hostname box; exec sleep 600'")
    assert shop.run(f"cat /proc/{pid}/comm") == "sleep"


def test_a_command_that_ends_at_once_says_why(shop: Workshop) -> None:
    with pytest.raises(LabError, match="unrecognized option"):
        shop.start("unshare --nonesuch sleep 600")


def test_closing_ends_what_was_started_in_it(client: LabClient) -> None:
    first = lab.workshop(client)
    first.run("mkdir -p $PIDS/box $MEMORY/box")
    pid = first.start("sh -c 'echo 0 > $PIDS/box/cgroup.procs; echo 0 > $MEMORY/box/cgroup.procs; exec sleep 600'")
    start_time = f"cut -d ' ' -f 22 /proc/{pid}/stat"
    began = first.run(start_time)
    first.close()
    with lab.workshop(client) as second:
        assert second.run(start_time, check=False) != began
    with pytest.raises(LabError, match="closed"):
        first.run("true")


def test_a_second_workshop_takes_the_place_of_the_first(client: LabClient) -> None:
    first = lab.workshop(client)
    with lab.workshop(client) as second:
        assert second.run("echo here") == "here"
        with pytest.raises(LabError, match="closed"):
            first.run("true")
