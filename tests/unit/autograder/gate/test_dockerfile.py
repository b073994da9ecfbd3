"""What a Dockerfile may say, and how it is written anew."""

import pytest

from autograder.gate import dockerfile
from autograder.gate.refusals import RefusedError
from lab.images import BUSYBOX


def test_what_is_written_anew_is_an_instruction_a_line():
    text = (
        "\ufeff# comment\nARG V=1\nfrom lab/busybox:1 as One\nRUN a \\\n\n# inside\n  b \\  \n c\r\nLABEL x=y\n"
        "ADD --chown=1:1 a b\n"
        "FROM One\nCOPY --from=one /a /b\nCOPY --from=0 /a /b\nONBUILD ADD a b\nRUN end \\"
    )
    written = dockerfile.rewritten(text, {BUSYBOX: "real:1"}, {"k": "v"})
    assert written.splitlines() == [
        "ARG V=1",
        "FROM real:1 AS One",
        'LABEL "k"="v"',
        "RUN a   b  c",
        "LABEL x=y",
        "COPY --chown=1:1 a b",
        "FROM One",
        'LABEL "k"="v"',
        "COPY --from=one /a /b",
        "COPY --from=0 /a /b",
        "ONBUILD COPY a b",
        "RUN end",
    ]
    assert dockerfile.bases(text) == [BUSYBOX]


@pytest.mark.parametrize(
    "text",
    [
        'RUN <<"CMD x"\nFROM scratch AS other\nCMD x\nCOPY --from=other /a /b\n',
        "ONBUILD RUN <<CMD\nCMD\n",
        "ONBUILD COPY --from=one /a /b\n",
        "ONBUILD COPY --from=0 /a /b\n",
    ],
)
def test_what_another_build_or_builder_would_read_in_another_way_is_refused(text: str):
    with pytest.raises(RefusedError) as refused:
        dockerfile.bases(f"FROM scratch AS one\nFROM scratch\n{text}")
    assert refused.value.rule == "dockerfile"


def test_the_name_of_an_unfinished_stage_is_an_images():
    text = "FROM scratch AS One\nCOPY --from=one /a /b\nFROM scratch AS two\nCOPY --from=ONE /a /b\nCOPY --from=two /a /b\n"
    assert dockerfile.bases(text) == ["one", "two"]


def test_a_line_separator_that_only_python_knows_is_no_new_line():
    with pytest.raises(RefusedError):
        dockerfile.bases("FROM a\u2028FROM b\n")
    (only,) = [line for line in dockerfile.rewritten("FROM scratch\nRUN a\u2028FROM b\n", {}, {}).split("\n") if "RUN" in line]
    assert only == "RUN a\u2028FROM b"
