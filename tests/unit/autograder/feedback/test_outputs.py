"""Any output becomes text, within the submission's limit, and says where it was cut."""

import time

from nbformat.v4 import nbbase, new_output

from autograder.outputs import clean, cut

LIMIT = 1_000_000


def text_of(outputs: list) -> str:
    return "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in outputs)


def size_of(outputs: list) -> int:
    return sum(len(str(output).encode()) for output in outputs)


def test_one_line_of_five_megabytes_is_cut_to_the_limit_and_says_so() -> None:
    outputs, used = cut([new_output("stream", text="é" * 2_500_000)], LIMIT)
    assert used == LIMIT
    assert LIMIT * 0.9 < size_of(outputs) < LIMIT * 1.01
    assert "\ufffd" not in text_of(outputs)
    assert "1 MB" in text_of(outputs)


def test_the_limit_is_for_all_cells_together() -> None:
    first, used = cut([new_output("stream", text="a" * 600_000)], LIMIT)
    second, used = cut([new_output("display_data", data={"text/plain": "b" * 600_000})], LIMIT, used=used)
    third, used = cut([new_output("stream", text="c")], LIMIT, used=used)
    assert "1 MB" not in text_of(first)
    assert text_of(second).count("b") < 400_000
    assert "1 MB" in text_of(second)
    assert "c\n" not in text_of(third)


def test_a_flood_of_tiny_outputs_is_a_flood() -> None:
    outputs, _used = cut([new_output("display_data", data={"text/plain": "x"})] * 200_000, LIMIT)
    assert len(outputs) <= LIMIT / 100 + 1


def test_pieces_of_a_stream_are_joined() -> None:
    pieces = [new_output("stream", text=letter) for letter in "abc"] + [new_output("stream", name="stderr", text="d")]
    outputs, _used = cut(pieces, LIMIT)
    assert [(output.name, output.text) for output in outputs] == [("stdout", "abc"), ("stderr", "d")]


def test_only_text_is_left_of_what_can_run() -> None:
    rich = {"text/html": "<script>1</script>", "application/javascript": "1", "image/svg+xml": "<svg/>", "text/plain": "plain"}
    outputs, _used = cut([new_output("display_data", data=rich), new_output("display_data", data={"image/png": "AAAA"})], LIMIT)
    assert [set(output.data) for output in outputs] == [{"text/plain"}] * 2
    assert outputs[0].data["text/plain"] == "plain"
    assert "image/png" in outputs[1].data["text/plain"]


def test_outputs_of_any_shape_give_valid_ones() -> None:
    odd = [
        *(None, 5, "text", {}, {"output_type": ["unhashable"]}),
        {"output_type": "stream", "text": ["a", 5, "b"]},
        {"output_type": "stream", "name": {}, "text": {}},
        {"output_type": "error", "ename": 1, "evalue": None, "traceback": "no list"},
        {"output_type": "display_data", "data": []},
        {"output_type": "execute_result", "data": {"text/plain": {"a": 1}}},
    ]
    outputs, _used = cut(odd, LIMIT)
    cell = nbbase.new_code_cell("", outputs=outputs)
    nbbase.validate(cell, "code_cell")
    assert text_of(outputs) == "ab"


def test_terminal_codes_and_halves_of_characters_go() -> None:
    assert clean("\x1b[1;31mred\x1b[0m \x1b]0;title\x07\x9b2Jx\x00\ud800\r\nend") == "red x\ufffd?\nend"


def test_text_made_to_be_slow_is_not() -> None:
    started = time.process_time()
    for hostile in ("\x1b[" * 500_000, "\x1b[" + "0" * 1_000_000, "\x1b]" * 500_000, "\x1b[31m" * 200_000):
        clean(hostile)
    # a quadratic reading takes minutes
    assert time.process_time() - started < 20
